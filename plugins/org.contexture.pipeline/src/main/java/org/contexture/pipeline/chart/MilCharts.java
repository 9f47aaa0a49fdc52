package org.contexture.pipeline.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.LabelPredictions;
import org.contexture.evaluation.Metric;
import org.contexture.evaluation.NumberPredictions;
import org.contexture.evaluation.Reliability.Bin;
import org.contexture.evaluation.RocBand;
import org.contexture.evaluation.survival.RiskGroups;
import org.contexture.evaluation.survival.SurvivalPredictions;
import org.contexture.mil.ClassReport;
import org.contexture.mil.Judgement;
import org.contexture.mil.MilLearner.Epoch;

/** What MIL training and its validation look like. */
public final class MilCharts {

  /** One after the other for classes; grey is chance. */
  private static final List<Ink> INK_OF_CLASSES =
      List.of(Ink.BLUE, Ink.VERMILION, Ink.GREEN, Ink.ORANGE, Ink.PURPLE, Ink.SKY, Ink.BLACK);

  private static final double[] ENDS = {0, 1};

  private MilCharts() {}

  /** Training and, if there was any, validation loss over the epochs; the kept epoch is marked. */
  public static Chart training(List<Epoch> log) {
    double[] epochs = numbers(log, Epoch::epoch);
    List<Series> series = new ArrayList<>();
    series.add(Series.line("Training", Ink.BLUE, epochs, numbers(log, Epoch::trainingLoss)));
    if (log.stream().anyMatch(epoch -> !Double.isNaN(epoch.validationLoss()))) {
      Epoch kept = log.stream().filter(Epoch::best).findFirst().orElseThrow();
      series.add(
          Series.line("Validation", Ink.VERMILION, epochs, numbers(log, Epoch::validationLoss)));
      series.add(
          Series.points(
              "Kept epoch",
              Ink.VERMILION,
              new double[] {kept.epoch()},
              new double[] {kept.validationLoss()}));
    }
    return Chart.fitting(
        "Training of the MIL model", Axis.counting("Epoch", log.size()), "Loss", series);
  }

  /** The ROC curve with its interval, or one of each of more than two classes. */
  public static Chart roc(ClassReport result) {
    List<Series> series = new ArrayList<>();
    series.add(Series.dashes("Chance", Ink.GREY, ENDS, ENDS));
    List<String> classes = result.classes();
    if (classes.size() == 2) {
      RocBand band = result.roc().get(0);
      Interval auroc = result.metrics().get(Metric.AUROC);
      series.add(
          Series.band(
              "95 % interval", Ink.BLUE, band.falsePositiveRate(), band.lower(), band.upper()));
      series.add(
          Series.line(
              String.format(
                  Locale.ROOT,
                  "AUROC %.3f [%.3f, %.3f]",
                  auroc.value(),
                  auroc.lower(),
                  auroc.upper()),
              Ink.BLUE,
              band.falsePositiveRate(),
              band.mean()));
    } else {
      for (int c = 0; c < classes.size(); c++) {
        RocBand band = result.roc().get(c);
        Ink ink = INK_OF_CLASSES.get(c % INK_OF_CLASSES.size());
        series.add(Series.line(classes.get(c), ink, band.falsePositiveRate(), band.mean()));
      }
    }
    return new Chart(
        classes.size() == 2
            ? "ROC curve of “%s”, out of fold".formatted(classes.get(result.positive()))
            : "ROC curves of each class against the rest, out of fold",
        Axis.unit("False positive rate"),
        Axis.unit("True positive rate"),
        series);
  }

  /** How often predictions of a confidence are right. */
  public static Chart calibration(ClassReport result) {
    List<Bin> bins = result.reliability().bins().stream().filter(bin -> bin.count() > 0).toList();
    double[] confidence = numbers(bins, Bin::confidence);
    double[] accuracy = numbers(bins, Bin::accuracy);
    String error =
        String.format(
            Locale.ROOT,
            "Calibration error %.3f",
            result.metrics().get(Metric.CALIBRATION_ERROR).value());
    return new Chart(
        "Calibration, out of fold",
        Axis.unit("Probability of the predicted class"),
        Axis.unit("Fraction predicted right"),
        List.of(
            Series.dashes("Calibrated", Ink.GREY, ENDS, ENDS),
            Series.line("", Ink.BLUE, confidence, accuracy),
            Series.points(error, Ink.BLUE, confidence, accuracy)));
  }

  /**
   * What predictions of a number, of survival or of several labels look like beside the truth: PNG
   * by name.
   *
   * @param asked name of the number, or of the time
   */
  public static Map<String, byte[]> ofTask(Judgement<?> judgement, String asked) {
    Map<String, byte[]> charts = new LinkedHashMap<>();
    List<?> repeats = judgement.repeats();
    if (repeats.get(0) instanceof NumberPredictions) {
      charts.put(
          "Predicted and true",
          JudgementCharts.numbers(all(repeats, NumberPredictions.class), asked).png());
    } else if (repeats.get(0) instanceof LabelPredictions) {
      charts.put("ROC curves", JudgementCharts.labels(all(repeats, LabelPredictions.class)).png());
    } else if (repeats.get(0) instanceof SurvivalPredictions first) {
      List<SurvivalPredictions> survival = all(repeats, SurvivalPredictions.class);
      RiskGroups groups = RiskGroups.of(survival, RiskGroups.medianRisk(survival));
      charts.put("Kaplan-Meier", SurvivalCurves.of(groups, "the median", asked).png());
      if (first.times().length > 1) {
        charts.put("Brier score", JudgementCharts.brier(survival, asked).png());
      }
    }
    return charts;
  }

  private static <T> List<T> all(List<?> repeats, Class<T> kind) {
    return repeats.stream().map(kind::cast).toList();
  }

  private static <T> double[] numbers(List<T> rows, ToDoubleFunction<T> number) {
    return rows.stream().mapToDouble(number).toArray();
  }
}
