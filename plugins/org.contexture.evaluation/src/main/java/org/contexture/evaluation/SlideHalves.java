package org.contexture.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * What an encoder sees in slides of which nobody says what they are: each slide's tiles are dealt
 * to two halves, and a half is the mean of its tiles' features, standardised over all halves
 * ({@link StandardisedFeatures}); halves are alike by their cosine.
 *
 * <p>Two halves of one slide hold the same tissue in the same stain, so an encoder that sees tissue
 * finds them together ({@link #recognition}). That it sees the stain, too, it cannot tell: compare
 * encoders on the same slides only.
 */
public final class SlideHalves {

  private static final double NORMAL_95 = 1.96;

  /** [halves][halves]; those of slide i are 2 i and 2 i + 1 */
  private final double[][] cosines;

  private SlideHalves(double[][] cosines) {
    this.cosines = cosines;
  }

  /**
   * The halves of some slides.
   *
   * @param first mean features [slides][dimension] of one half of each slide, at least two slides
   * @param second of the other half
   * @throws IllegalArgumentException if both are not of the same at least two slides and dimensions
   */
  public static SlideHalves of(double[][] first, double[][] second) {
    int slides = first.length;
    boolean isAlike =
        second.length == slides
            && IntStream.range(0, slides)
                .allMatch(
                    i -> first[i].length == first[0].length && second[i].length == first[0].length);
    if (slides < 2 || !isAlike) {
      throw new IllegalArgumentException(
          "Expected two halves each of at least two slides, in the same dimensions; found %d and %d."
              .formatted(slides, second.length));
    }
    double[][] halves = new double[2 * slides][];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (i % 2 == 0 ? first : second)[i / 2];
    }
    return new SlideHalves(cosines(StandardisedFeatures.of(halves)));
  }

  public int slides() {
    return cosines.length / 2;
  }

  /**
   * How well each slide's halves find each other: the share of the other slides' halves that are
   * less alike to a half than the slide's own other half is, averaged over both. 1: always first;
   * 0.5: by chance.
   *
   * @return [slides]
   */
  public double[] recognitions() {
    double[] found = new double[slides()];
    for (int half = 0; half < cosines.length; half++) {
      int own = half ^ 1;
      double less = 0;
      for (int other = 0; other < cosines.length; other++) {
        if (other != half && other != own) {
          less += 0.5 * (1 + Math.signum(cosines[half][own] - cosines[half][other]));
        }
      }
      found[half / 2] += less / (cosines.length - 2) / 2;
    }
    return found;
  }

  /** The mean of {@link #recognitions}. */
  public double recognition() {
    return Arrays.stream(recognitions()).average().orElseThrow();
  }

  /**
   * How much better these find each other than those of another encoder do: the difference of
   * {@link #recognition}, with its 95 % interval over slides (paired, normal).
   *
   * @param other of the same slides, in the same order
   */
  public Interval leadOver(SlideHalves other) {
    requireSame(other);
    double[] mine = recognitions();
    double[] others = other.recognitions();
    SummaryStatistics differences = new SummaryStatistics();
    for (int i = 0; i < mine.length; i++) {
      differences.addValue(mine[i] - others[i]);
    }
    double mean = differences.getMean();
    double spread = NORMAL_95 * differences.getStandardDeviation() / Math.sqrt(mine.length);
    return new Interval(mean, mean - spread, mean + spread);
  }

  /**
   * How much two encoders agree on what is alike: the correlation of their cosines over all pairs
   * of halves (representational similarity, Kriegeskorte et al. 2008).
   *
   * @param other of the same slides, in the same order
   * @return -1 … 1; NaN if one of both finds all alike
   */
  public double agreement(SlideHalves other) {
    requireSame(other);
    return new PearsonsCorrelation().correlation(pairs(), other.pairs());
  }

  private void requireSame(SlideHalves other) {
    if (other.cosines.length != cosines.length) {
      throw new IllegalArgumentException(
          "Expected the same slides, found %d and %d.".formatted(slides(), other.slides()));
    }
  }

  private double[] pairs() {
    return IntStream.range(0, cosines.length)
        .mapToObj(i -> Arrays.stream(cosines[i], 0, i))
        .flatMapToDouble(row -> row)
        .toArray();
  }

  private static double[][] cosines(double[][] halves) {
    double[][] cosines = new double[halves.length][halves.length];
    double[] lengths = new double[halves.length];
    for (int i = 0; i < halves.length; i++) {
      lengths[i] = Math.sqrt(product(halves[i], halves[i]));
      for (int j = 0; j < i; j++) {
        double both = Math.max(lengths[i] * lengths[j], Double.MIN_NORMAL);
        cosines[i][j] = product(halves[i], halves[j]) / both;
        cosines[j][i] = cosines[i][j];
      }
    }
    return cosines;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
