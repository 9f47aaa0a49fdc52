package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sets of classes that miss the true one no more often than a chosen error: a class is in the set
 * unless its probability is lower than almost all that slides of that class had (Sadinle, Lei &amp;
 * Wasserman 2019, with the class-conditional thresholds of their section 3: each class is missed at
 * most that often, the rare one too).
 *
 * <p>The guarantee is for slides that come like those that the scores are of, each of another
 * patient, predicted by the very model. Scores that are out of fold are of models that saw less
 * than their ensemble, so that sets are rather too large than too small (cross-conformal: Vovk
 * 2015); that is no theorem.
 *
 * @param probabilities of each class, those that slides of that class had for it, ascending
 */
public record ConformalSets(List<double[]> probabilities) {

  public ConformalSets {
    probabilities =
        probabilities.stream()
            .map(
                own -> {
                  double[] sorted = own.clone();
                  Arrays.sort(sorted);
                  return sorted;
                })
            .toList();
  }

  /** By predictions of slides that no model in question saw. */
  public static ConformalSets of(Predictions outOfFold) {
    List<double[]> probabilities = new ArrayList<>();
    for (int c = 0; c < outOfFold.classes().size(); c++) {
      int own = c;
      probabilities.add(
          IntStream.range(0, outOfFold.size())
              .filter(i -> outOfFold.labels()[i] == own)
              .mapToDouble(i -> outOfFold.probabilities()[i][own])
              .toArray());
    }
    return new ConformalSets(probabilities);
  }

  /**
   * The lowest probability with which a class is in the set; 0 if it has too few slides to leave it
   * out of any.
   *
   * @param error in (0, 1)
   */
  public double threshold(int c, double error) {
    double[] own = probabilities.get(c);
    int below = (int) Math.floor((own.length + 1) * error + 1e-9); // rank among own and the new one
    return below < 1 ? 0 : own[Math.min(below, own.length) - 1];
  }

  /** The classes in the set of a slide; may be none. */
  public List<Integer> set(double[] slide, double error) {
    return IntStream.range(0, slide.length)
        .filter(c -> slide[c] >= threshold(c, error))
        .boxed()
        .toList();
  }

  /** The fewest slides of a class for which an error can be kept other than by always naming it. */
  public static int fewest(double error) {
    return (int) Math.ceil(1 / error - 1e-9) - 1;
  }
}
