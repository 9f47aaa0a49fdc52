package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How two models differ in one measure on the same slides.
 *
 * @param first index of the first model
 * @param second index of the second, after it
 * @param firstValue the measure of the first
 * @param secondValue the measure of the second
 * @param difference first less second, with its paired interval
 */
public record Comparison(
    int first, int second, double firstValue, double secondValue, Measured difference) {

  /**
   * Compares every model with every later one, measure by measure.
   *
   * @param models repeats of each model, all of the same slides in the same order
   */
  public static <T extends Judged<T>> List<Comparison> of(
      List<List<T>> models, List<Measure<T>> measures, PatientBootstrap bootstrap) {
    List<Comparison> comparisons = new ArrayList<>();
    for (int a = 0; a < models.size(); a++) {
      for (int b = a + 1; b < models.size(); b++) {
        for (Measured difference :
            Measured.difference(models.get(a), models.get(b), measures, bootstrap)) {
          Measure<T> measure = measures.get(comparisons.size() % measures.size());
          comparisons.add(
              new Comparison(
                  a,
                  b,
                  Measured.mean(models.get(a), measure),
                  Measured.mean(models.get(b), measure),
                  difference));
        }
      }
    }
    return comparisons;
  }

  /**
   * DeLong's test of two models' AUROCs for one class against the rest.
   *
   * @param models repeats of each model
   * @param c the class
   */
  public static DeLong deLong(List<List<Predictions>> models, int c) {
    Predictions any = models.get(0).get(0);
    return DeLong.ofRepeats(
        any.patients(),
        any.isClass(c),
        models.stream()
            .map(repeats -> repeats.stream().map(p -> p.scores(c)).toArray(double[][]::new))
            .toArray(double[][][]::new));
  }

  /** The model that the interval speaks for; empty if it holds 0, or neither way is better. */
  public OptionalInt better() {
    boolean more = difference.interval().lower() > 0;
    if (!more && !(difference.interval().upper() < 0)) {
      return OptionalInt.empty();
    }
    return switch (difference.measure().direction()) {
      case HIGHER -> OptionalInt.of(more ? first : second);
      case LOWER -> OptionalInt.of(more ? second : first);
      case NEITHER -> OptionalInt.empty();
    };
  }
}
