package org.contexture.pipeline.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.contexture.encoder.EncoderProfile;
import org.contexture.evaluation.Interval;

/**
 * What encoders are worth against what they cost: a point with its interval for each, after Figure
 * 1b of Pisula &amp; Bozek 2024. Cost is the operations for a tile; where an encoder does not tell
 * them, that of all is the time for a tile.
 */
public final class CostChart {

  private static final List<Ink> INKS =
      List.of(Ink.GREY, Ink.BLACK, Ink.BLUE, Ink.VERMILION, Ink.GREEN, Ink.ORANGE, Ink.PURPLE);

  /** Encoders of one architecture cost the same: their points are set apart by this factor. */
  private static final double APART = 1.06;

  private CostChart() {}

  /**
   * One encoder.
   *
   * @param profile what it costs, if that can be told
   * @param rate tiles per second
   * @param worth of its features
   */
  public record Point(String name, Optional<EncoderProfile> profile, double rate, Interval worth) {

    private String legend() {
      String rateText = String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", rate);
      return profile
          .map(
              p ->
                  String.format(
                      Locale.ROOT, "%s (%.1f M, %s tiles/s)", name, p.parameters() / 1e6, rateText))
          .orElse("%s (%s tiles/s)".formatted(name, rateText));
    }
  }

  /**
   * The chart.
   *
   * @param metric that says what features are worth
   */
  public static Chart of(String metric, List<Point> points) {
    boolean counted = points.stream().allMatch(point -> point.profile().isPresent());
    List<Double> costs = new ArrayList<>();
    for (Point point : points) {
      double cost =
          counted ? point.profile().orElseThrow().operationsPerTile() / 1e9 : 1000 / point.rate();
      while (isTaken(costs, cost)) {
        cost *= APART;
      }
      costs.add(cost);
    }
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Interval worth = points.get(i).worth();
      double[] x = {costs.get(i)};
      Ink ink = INKS.get(i % INKS.size());
      series.add(
          Series.line(
              "", ink, new double[] {x[0], x[0]}, new double[] {worth.lower(), worth.upper()}));
      series.add(Series.points(points.get(i).legend(), ink, x, new double[] {worth.value()}));
    }
    return Chart.fitting(
        "What features are worth, and what they cost",
        Axis.logarithmic(
            counted ? "GFLOP per tile" : "Milliseconds per tile",
            costs.stream().flatMapToDouble(DoubleStream::of)),
        metric + " with its 95 % interval",
        series);
  }

  private static boolean isTaken(List<Double> costs, double cost) {
    return costs.stream().anyMatch(other -> Math.abs(Math.log(other / cost)) < Math.log(APART) / 2);
  }
}
