package org.contexture.pipeline.training;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.pipeline.chart.Axis;
import org.contexture.pipeline.chart.Chart;
import org.contexture.pipeline.chart.Ink;
import org.contexture.pipeline.chart.Series;

/**
 * A distillation's log as a picture: the loss, what a constant predictor would lose, and the cosine
 * between predictions and targets, each averaged over the last steps.
 */
public final class DistillationCurve {

  /** Steps that a point averages: this share of all. */
  private static final int POINTS = 40;

  private DistillationCurve() {}

  /**
   * Draws a log.
   *
   * @param title above the picture
   * @param log at least one step
   * @return PNG
   */
  public static byte[] png(String title, List<Step> log) {
    double[] steps = log.stream().mapToDouble(Step::step).toArray();
    return Chart.fitting(
            title,
            Axis.counting("Step", log.get(log.size() - 1).step()),
            "Loss, cosine",
            List.of(
                Series.dashes(
                    "constant predictor", Ink.GREY, steps, smooth(log, Step::constantLoss)),
                Series.line("cosine", Ink.BLUE, steps, smooth(log, Step::cosine)),
                Series.line("loss", Ink.VERMILION, steps, smooth(log, Step::loss))))
        .png();
  }

  /** Mean of each step and those just before it. */
  private static double[] smooth(List<Step> log, ToDoubleFunction<Step> value) {
    double[] values = log.stream().mapToDouble(value).toArray();
    int span = 1 + values.length / POINTS;
    double[] smooth = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int from = Math.max(0, i + 1 - span);
      smooth[i] = Arrays.stream(values, from, i + 1).average().orElseThrow();
    }
    return smooth;
  }
}
