package org.contexture.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Predicted numbers of slides.
 *
 * @param patients one per slide
 * @param truth one per slide
 * @param predicted one per slide
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
public record NumberPredictions(List<String> patients, double[] truth, double[] predicted)
    implements Judged<NumberPredictions> {

  /**
   * @throws IllegalArgumentException if sizes differ, or a number is not finite
   */
  public NumberPredictions {
    patients = List.copyOf(patients);
    truth = truth.clone();
    predicted = predicted.clone();
    if (truth.length != patients.size() || predicted.length != patients.size()) {
      throw new IllegalArgumentException(
          "Expected a true and a predicted number for each of %d slides, found %d and %d."
              .formatted(patients.size(), truth.length, predicted.length));
    }
    for (int i = 0; i < truth.length; i++) {
      if (!Double.isFinite(truth[i]) || !Double.isFinite(predicted[i])) {
        throw new IllegalArgumentException(
            "Row %d has the numbers %s and %s; expected finite ones."
                .formatted(i, truth[i], predicted[i]));
      }
    }
  }

  @Override
  public NumberPredictions select(int[] slides) {
    return new NumberPredictions(
        Arrays.stream(slides).mapToObj(patients::get).toList(),
        Arrays.stream(slides).mapToDouble(i -> truth[i]).toArray(),
        Arrays.stream(slides).mapToDouble(i -> predicted[i]).toArray());
  }

  /** What numbers are judged by. */
  public static List<Measure<NumberPredictions>> measures() {
    return List.of(
        Measure.higher("R²", NumberPredictions::explainedVariance),
        Measure.lower("Mean absolute error", NumberPredictions::meanAbsoluteError),
        Measure.lower("Root mean squared error", p -> Math.sqrt(p.meanSquaredError())),
        Measure.higher("Spearman correlation", NumberPredictions::spearman),
        Measure.higher("Pearson correlation", NumberPredictions::pearson));
  }

  /**
   * 1 less the squared error over that of the true mean: 0 for a model no better than the mean of
   * these slides, below 0 for a worse one; NaN where the truth does not vary.
   */
  public double explainedVariance() {
    double spread = StatUtils.populationVariance(truth);
    return spread > 0 ? 1 - meanSquaredError() / spread : Double.NaN;
  }

  /** NaN without slides. */
  public double meanAbsoluteError() {
    return IntStream.range(0, truth.length)
        .mapToDouble(i -> Math.abs(predicted[i] - truth[i]))
        .average()
        .orElse(Double.NaN);
  }

  private double meanSquaredError() {
    return IntStream.range(0, truth.length)
        .mapToDouble(i -> (predicted[i] - truth[i]) * (predicted[i] - truth[i]))
        .average()
        .orElse(Double.NaN);
  }

  /** Correlation of the ranks, ties by their mean rank; NaN where one does not vary. */
  public double spearman() {
    return truth.length < 2 ? Double.NaN : new SpearmansCorrelation().correlation(truth, predicted);
  }

  /** NaN where one does not vary. */
  public double pearson() {
    return truth.length < 2 ? Double.NaN : new PearsonsCorrelation().correlation(truth, predicted);
  }
}
