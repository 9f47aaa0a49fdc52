package org.contexture.mil.task;

import java.util.List;

/** How survival is read: a risk, higher for earlier events, and the chance to live on. */
public sealed interface SurvivalReadout extends Readout
    permits HazardReadout, CoxReadout, MeanSurvivalReadout {

  /**
   * The chance of no event until a time.
   *
   * @param outputs from {@link #read}
   * @return from 0 to 1, falling with time; NaN where the model does not tell
   */
  double survival(double[] outputs, double time);

  /** Times at which survival is shown where nobody chose others, ascending. */
  List<Double> times();

  /**
   * The risk above which a slide is of the higher risk: the median of the training slides; NaN
   * where they are not known.
   */
  double medianRisk();

  /** The same with what only the trained head can tell, by its outputs for the training bags. */
  SurvivalReadout settled(List<Truth> training, List<double[]> outputs);

  /** The middle risk. */
  static double median(double[] risks) {
    double[] sorted = risks.clone();
    java.util.Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** Numbers as text. */
  static String text(List<Double> numbers) {
    return String.join(" ", numbers.stream().map(String::valueOf).toList());
  }

  static List<Double> numbers(String text) {
    return text.isBlank()
        ? List.of()
        : java.util.Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
  }
}
