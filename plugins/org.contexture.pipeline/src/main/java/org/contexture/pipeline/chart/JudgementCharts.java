package org.contexture.pipeline.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.contexture.evaluation.DecisionCurve;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.LabelPredictions;
import org.contexture.evaluation.NumberPredictions;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.Predictions;
import org.contexture.evaluation.Ranking;
import org.contexture.evaluation.Recalibration;
import org.contexture.evaluation.RocBand;
import org.contexture.evaluation.RocCurve;
import org.contexture.evaluation.survival.SurvivalBrier;
import org.contexture.evaluation.survival.SurvivalPredictions;

/** What predictions look like beside the truth. */
public final class JudgementCharts {

  /** One after the other for classes or models; grey is chance. */
  private static final List<Ink> INKS =
      List.of(Ink.BLUE, Ink.VERMILION, Ink.GREEN, Ink.ORANGE, Ink.PURPLE, Ink.SKY, Ink.BLACK);

  private static final double[] ENDS = {0, 1};
  private static final int GROUPS = 10;
  private static final double LARGEST_SHOWN = 0.99;

  private JudgementCharts() {}

  /** The ROC curve of one class against the rest, with its interval. */
  public static Chart roc(
      List<Predictions> repeats, int c, Interval auroc, PatientBootstrap bootstrap) {
    RocBand band = RocBand.of(repeats, c, bootstrap);
    double[] x = band.falsePositiveRate();
    return new Chart(
        "ROC curve of “%s”".formatted(repeats.get(0).classes().get(c)),
        Axis.unit("False positive rate"),
        Axis.unit("True positive rate"),
        List.of(
            Series.dashes("Chance", Ink.GREY, ENDS, ENDS),
            Series.band("95 % interval", Ink.BLUE, x, band.lower(), band.upper()),
            Series.line("AUROC " + shown(auroc), Ink.BLUE, x, band.mean())));
  }

  /** The ROC curves of several models on the same slides. */
  public static Chart roc(
      List<String> models, List<List<Predictions>> predictions, int c, PatientBootstrap bootstrap) {
    List<Series> series = new ArrayList<>();
    series.add(Series.dashes("Chance", Ink.GREY, ENDS, ENDS));
    for (int m = 0; m < models.size(); m++) {
      RocBand band = RocBand.of(predictions.get(m), c, bootstrap);
      double auroc =
          predictions.get(m).stream()
              .mapToDouble(p -> Ranking.auroc(p.isClass(c), p.scores(c)))
              .average()
              .orElse(Double.NaN);
      series.add(
          Series.line(
              String.format(Locale.ROOT, "%s %.3f", models.get(m), auroc),
              INKS.get(m % INKS.size()),
              band.falsePositiveRate(),
              band.mean()));
    }
    return new Chart(
        "ROC curves of “%s”".formatted(predictions.get(0).get(0).classes().get(c)),
        Axis.unit("False positive rate"),
        Axis.unit("True positive rate"),
        series);
  }

  /** How often slides of about the same predicted probability are of a class; up to ten groups. */
  public static Chart calibration(List<Predictions> repeats, int c) {
    boolean[] is = join(repeats.stream().map(p -> p.isClass(c)).toList());
    double[] scores = repeats.stream().flatMapToDouble(p -> DoubleStream.of(p.scores(c))).toArray();
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[a], scores[b]))
            .mapToInt(i -> i)
            .toArray();
    int groups = Math.max(1, Math.min(GROUPS, order.length / 5));
    double[] predicted = new double[groups];
    double[] found = new double[groups];
    for (int g = 0; g < groups; g++) {
      int from = g * order.length / groups;
      int to = (g + 1) * order.length / groups;
      for (int i = from; i < to; i++) {
        predicted[g] += scores[order[i]] / (to - from);
        found[g] += is[order[i]] ? 1.0 / (to - from) : 0;
      }
    }
    Recalibration line = Recalibration.of(is, scores);
    return new Chart(
        "Calibration of “%s”".formatted(repeats.get(0).classes().get(c)),
        Axis.unit("Predicted probability (groups of equally many)"),
        Axis.unit("Fraction found"),
        List.of(
            Series.dashes("Calibrated", Ink.GREY, ENDS, ENDS),
            Series.line("", Ink.BLUE, predicted, found),
            Series.points(
                String.format(
                    Locale.ROOT, "Slope %.2f, intercept %.2f", line.slope(), line.inTheLarge()),
                Ink.BLUE,
                predicted,
                found)));
  }

  private static boolean[] join(List<boolean[]> parts) {
    boolean[] joined = new boolean[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (boolean[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  /** What acting on the predictions is worth, beside acting on everyone and on no one. */
  public static Chart decisions(List<String> models, List<List<Predictions>> predictions, int c) {
    double[] thresholds =
        DoubleStream.of(DecisionCurve.everyPercent()).filter(t -> t < LARGEST_SHOWN).toArray();
    List<Series> series = new ArrayList<>();
    Predictions any = predictions.get(0).get(0);
    DecisionCurve first = DecisionCurve.of(any.isClass(c), any.scores(c), thresholds);
    series.add(Series.dashes("No one", Ink.GREY, ENDS, new double[2]));
    series.add(Series.line("Everyone", Ink.GREY, thresholds, first.all()));
    double highest = 0.05;
    for (int m = 0; m < models.size(); m++) {
      double[] benefit = new double[thresholds.length];
      for (Predictions repeat : predictions.get(m)) {
        double[] own = DecisionCurve.of(repeat.isClass(c), repeat.scores(c), thresholds).model();
        for (int t = 0; t < benefit.length; t++) {
          benefit[t] += own[t] / predictions.get(m).size();
        }
      }
      highest = Math.max(highest, DoubleStream.of(benefit).max().orElse(0));
      series.add(Series.line(models.get(m), INKS.get(m % INKS.size()), thresholds, benefit));
    }
    double top = Axis.fitting("", DoubleStream.of(0, highest)).upper();
    Axis scale = Axis.fitting("", DoubleStream.of(-top / 4, top));
    return new Chart(
        "Decision curve of “%s”".formatted(any.classes().get(c)),
        Axis.unit("Threshold of the probability"),
        new Axis("Net benefit", -scale.step(), top, scale.step()),
        series);
  }

  /** The mean ROC curve of each label, with its AUROC. */
  public static Chart labels(List<LabelPredictions> repeats) {
    List<Series> series = new ArrayList<>();
    series.add(Series.dashes("Chance", Ink.GREY, ENDS, ENDS));
    double[] rates = IntStream.rangeClosed(0, 100).mapToDouble(i -> i / 100.0).toArray();
    List<String> labels = repeats.get(0).labels();
    for (int l = 0; l < labels.size(); l++) {
      int own = l;
      List<RocCurve> curves = repeats.stream().map(p -> p.roc(own)).toList();
      double auroc = curves.stream().mapToDouble(RocCurve::area).average().orElse(Double.NaN);
      if (!Double.isNaN(auroc)) {
        series.add(
            Series.line(
                String.format(Locale.ROOT, "%s %.3f", labels.get(l), auroc),
                INKS.get(l % INKS.size()),
                rates,
                DoubleStream.of(rates)
                    .map(x -> curves.stream().mapToDouble(c -> c.at(x)).average().orElseThrow())
                    .toArray()));
      }
    }
    return new Chart(
        "ROC curves of the labels",
        Axis.unit("False positive rate"),
        Axis.unit("True positive rate"),
        series);
  }

  /** Predicted against true numbers. */
  public static Chart numbers(List<NumberPredictions> repeats, String name) {
    double[] truth = repeats.stream().flatMapToDouble(p -> DoubleStream.of(p.truth())).toArray();
    double[] predicted =
        repeats.stream().flatMapToDouble(p -> DoubleStream.of(p.predicted())).toArray();
    Axis axis =
        Axis.fitting(name, DoubleStream.concat(DoubleStream.of(truth), DoubleStream.of(predicted)));
    double[] ends = {axis.lower(), axis.upper()};
    return new Chart(
        "Predicted and true numbers",
        new Axis("True " + name, axis.lower(), axis.upper(), axis.step()),
        new Axis("Predicted " + name, axis.lower(), axis.upper(), axis.step()),
        List.of(
            Series.dashes("Equal", Ink.GREY, ends, ends),
            Series.points("Slides", Ink.BLUE, truth, predicted)));
  }

  /** The Brier score over time, beside that of predicting the same survival for everyone. */
  public static Chart brier(List<SurvivalPredictions> repeats, String time) {
    SurvivalPredictions first = repeats.get(0);
    double[] scores = new double[first.times().length];
    for (SurvivalPredictions repeat : repeats) {
      double[] own = repeat.brier().scores();
      for (int t = 0; t < scores.length; t++) {
        scores[t] += own[t] / repeats.size();
      }
    }
    return Chart.fitting(
        "Brier score over time",
        Axis.fitting(time, DoubleStream.concat(DoubleStream.of(0), DoubleStream.of(first.times()))),
        "Brier score (0 is perfect)",
        List.of(
            Series.dashes(
                "Kaplan-Meier of all",
                Ink.GREY,
                first.times(),
                SurvivalBrier.ofKaplanMeier(first.followUp(), first.times()).scores()),
            Series.line("Predictions", Ink.BLUE, first.times(), scores)));
  }

  /** As papers print it. */
  public static String p(double p) {
    return Double.isNaN(p)
        ? "not defined"
        : p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", p);
  }

  private static String shown(Interval interval) {
    return String.format(
        Locale.ROOT, "%.3f [%.3f, %.3f]", interval.value(), interval.lower(), interval.upper());
  }
}
