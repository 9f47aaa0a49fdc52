package org.contexture.evaluation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.contexture.evaluation.Measure.Direction;

/**
 * What predictions of classes are judged by: every {@link Metric} first, the same numbers as those
 * of a cross-validation; then calibration; then each class against the rest; then, of two classes,
 * what happens at a threshold.
 */
public final class ClassMeasures {

  private static final double LEAST_PROBABILITY = 1e-15;

  private ClassMeasures() {}

  /**
   * The measures.
   *
   * @param classes names
   * @param positive which of two is looked for
   * @param threshold of the probability of the positive of two classes, chosen elsewhere than on
   *     the slides that are judged; empty for no measures of that kind
   */
  public static List<Measure<Predictions>> of(
      List<String> classes, int positive, OptionalDouble threshold) {
    List<Measure<Predictions>> measures = new ArrayList<>();
    boolean two = classes.size() == 2;
    String looked = two ? classes.get(positive) : "";
    for (Metric metric : Metric.values()) {
      measures.add(
          new Measure<>(
              metric.title(),
              metric.dependsOnPositive() ? looked : "",
              metric.higherIsBetter() ? Direction.HIGHER : Direction.LOWER,
              metric::of));
    }
    measures.add(Measure.lower("Log loss", ClassMeasures::logLoss));
    measures.add(ofConfusion("Matthews correlation", Agreement::matthews));
    measures.add(ofConfusion("Kappa", Agreement::kappa));
    if (two) {
      calibration(looked, measures);
    } else {
      measures.add(ofConfusion("Quadratic kappa", Agreement::quadraticKappa));
    }
    for (int c = 0; c < classes.size(); c++) {
      ofClass(classes.get(c), c, two && c == positive, measures);
    }
    if (two && threshold.isPresent()) {
      atThreshold(looked, threshold.getAsDouble(), measures);
    }
    return List.copyOf(measures);
  }

  private static Measure<Predictions> ofConfusion(String name, ToDoubleFunction<Confusion> value) {
    return Measure.higher(name, p -> value.applyAsDouble(Confusion.of(p)));
  }

  /** Right are a slope of 1 and an intercept of 0. */
  private static void calibration(String looked, List<Measure<Predictions>> measures) {
    measures.add(
        new Measure<>(
            "Calibration slope", looked, Direction.NEITHER, p -> recalibration(p).slope()));
    measures.add(
        new Measure<>(
            "Calibration intercept",
            looked,
            Direction.NEITHER,
            p -> recalibration(p).inTheLarge()));
  }

  private static Recalibration recalibration(Predictions p) {
    return Recalibration.of(p.isClass(p.positive()), p.scores(p.positive()));
  }

  /** What stands among the metrics already is left out. */
  private static void ofClass(
      String name, int c, boolean positive, List<Measure<Predictions>> measures) {
    for (ClassMetric metric : ClassMetric.values()) {
      boolean there =
          positive && (metric == ClassMetric.AVERAGE_PRECISION || metric == ClassMetric.F1);
      if (!there) {
        measures.add(new Measure<>(metric.title(), name, Direction.HIGHER, p -> metric.of(p, c)));
      }
    }
  }

  private static void atThreshold(
      String looked, double threshold, List<Measure<Predictions>> measures) {
    String at = " at %s or more".formatted(shown(threshold));
    measures.add(atThreshold("Sensitivity" + at, looked, threshold, OperatingPoint::sensitivity));
    measures.add(atThreshold("Specificity" + at, looked, threshold, OperatingPoint::specificity));
    measures.add(
        atThreshold(
            "Positive predictive value" + at,
            looked,
            threshold,
            OperatingPoint::positivePredictiveValue));
    measures.add(
        atThreshold(
            "Negative predictive value" + at,
            looked,
            threshold,
            OperatingPoint::negativePredictiveValue));
    measures.add(atThreshold("F1" + at, looked, threshold, OperatingPoint::f1));
    measures.add(
        new Measure<>("Net benefit" + at, looked, Direction.HIGHER, p -> netBenefit(p, threshold)));
  }

  private static Measure<Predictions> atThreshold(
      String name, String looked, double threshold, ToDoubleFunction<OperatingPoint> value) {
    return new Measure<>(
        name,
        looked,
        Direction.HIGHER,
        p ->
            value.applyAsDouble(
                OperatingPoint.of(p.isClass(p.positive()), p.scores(p.positive()), threshold)));
  }

  private static double netBenefit(Predictions p, double threshold) {
    return DecisionCurve.of(
            p.isClass(p.positive()), p.scores(p.positive()), new double[] {threshold})
        .model()[0];
  }

  /** Four digits, without zeros at the end. */
  private static String shown(double threshold) {
    return new BigDecimal(threshold).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  /** Mean of the negative logarithm of the true class's probability, of 1e-15 at least. */
  private static double logLoss(Predictions p) {
    double sum = 0;
    for (int i = 0; i < p.size(); i++) {
      double probability = p.probabilities()[i][p.labels()[i]];
      sum -= Math.log(Math.min(1, Math.max(LEAST_PROBABILITY, probability)));
    }
    return sum / p.size();
  }
}
