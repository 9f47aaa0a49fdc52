package org.contexture.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * The mean ROC curve of repeated predictions of the same slides, with a 95 % interval at each false
 * positive rate by the bootstrap over patients (vertical averaging: Fawcett 2006, section 9).
 *
 * @param falsePositiveRate 0 … 1 in even steps
 * @param mean true positive rate; NaN where it is not defined
 * @param lower end of the interval
 * @param upper end of the interval
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to draw, never compared
public record RocBand(double[] falsePositiveRate, double[] mean, double[] lower, double[] upper) {

  private static final int STEPS = 100;

  /** Of one class against the rest. */
  public static RocBand of(List<Predictions> repeats, int classIndex, PatientBootstrap bootstrap) {
    double[] rates = new double[STEPS + 1];
    Arrays.setAll(rates, i -> (double) i / STEPS);
    List<double[]> drawn =
        bootstrap.draws(repeats.get(0).patients()).stream()
            .map(slides -> repeats.stream().map(r -> r.select(slides)).toList())
            .map(resampled -> mean(resampled, classIndex, rates))
            .toList();
    double[] lower = new double[rates.length];
    double[] upper = new double[rates.length];
    for (int i = 0; i < rates.length; i++) {
      int at = i;
      double[] sorted =
          drawn.stream().mapToDouble(d -> d[at]).filter(v -> !Double.isNaN(v)).sorted().toArray();
      lower[i] = PatientBootstrap.quantile(sorted, 0.025);
      upper[i] = PatientBootstrap.quantile(sorted, 0.975);
    }
    return new RocBand(rates, mean(repeats, classIndex, rates), lower, upper);
  }

  private static double[] mean(List<Predictions> repeats, int classIndex, double[] rates) {
    List<RocCurve> curves =
        repeats.stream()
            .map(r -> RocCurve.of(r.isClass(classIndex), r.scores(classIndex)))
            .toList();
    return Arrays.stream(rates)
        .map(rate -> curves.stream().mapToDouble(c -> c.at(rate)).average().orElse(Double.NaN))
        .toArray();
  }
}
