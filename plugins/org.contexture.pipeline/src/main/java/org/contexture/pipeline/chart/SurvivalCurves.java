package org.contexture.pipeline.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.contexture.evaluation.survival.KaplanMeier;
import org.contexture.evaluation.survival.RiskGroups;
import org.contexture.pipeline.Lettering;
import org.contexture.pipeline.Png;

/**
 * Kaplan-Meier curves of groups with their 95 % intervals, ticks where patients were censored, and
 * under the axis how many were still at risk.
 *
 * @param title above
 * @param time name of the axis, with its unit
 * @param names of the groups
 * @param curves of the groups
 */
public record SurvivalCurves(
    String title, String time, List<String> names, List<KaplanMeier> curves) {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;
  private static final int LINE = 18;
  private static final int MARGIN = 40; // room for the names of the groups under the axis
  private static final Color TEXT = new Color(40, 40, 40);
  private static final List<Ink> INKS = List.of(Ink.BLUE, Ink.VERMILION, Ink.GREEN, Ink.ORANGE);

  public SurvivalCurves {
    names = List.copyOf(names);
    curves = List.copyOf(curves);
  }

  /**
   * Of patients of low and high risk.
   *
   * @param cut what divides them, e.g. {@code the median}
   */
  public static SurvivalCurves of(RiskGroups groups, String cut, String time) {
    return new SurvivalCurves(
        "Risk above and below %s, log-rank p %s"
            .formatted(cut, JudgementCharts.p(groups.test().p())),
        time,
        List.of("Low risk", "High risk"),
        List.of(groups.curve(false), groups.curve(true)));
  }

  /** The picture as PNG. */
  public byte[] png() {
    double last = curves.stream().flatMapToDouble(c -> DoubleStream.of(c.times())).max().orElse(1);
    Axis axis = Axis.fitting(time, DoubleStream.of(0, last));
    List<Series> series = new ArrayList<>();
    for (int g = 0; g < curves.size(); g++) {
      series.add(band(curves.get(g), ink(g)));
    }
    for (int g = 0; g < curves.size(); g++) {
      KaplanMeier curve = curves.get(g);
      int patients = curve.atRisk().length == 0 ? 0 : curve.atRisk()[0];
      int events = IntStream.of(curve.events()).sum();
      series.add(
          line("%s (%d, %d events)".formatted(names.get(g), patients, events), curve, ink(g)));
      series.add(censored(curve, ink(g)));
    }
    Chart chart = new Chart(title, axis, Axis.unit("Free of the event"), series);
    BufferedImage picture =
        new BufferedImage(
            MARGIN + WIDTH, HEIGHT + LINE * (curves.size() + 1) + 8, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    pen.drawImage(chart.paint(WIDTH, HEIGHT), MARGIN, 0, null);
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    atRisk(new Lettering(pen, TEXT), axis);
    pen.dispose();
    return Png.encode(picture);
  }

  private static Ink ink(int group) {
    return INKS.get(group % INKS.size());
  }

  /** Under each tick how many patients are followed at least so long. */
  private void atRisk(Lettering lettering, Axis axis) {
    double y = HEIGHT + 8;
    lettering.after("Patients at risk", 6, y);
    for (int g = 0; g < curves.size(); g++) {
      y += LINE;
      for (double tick : axis.ticks()) {
        lettering.centred(
            Integer.toString(atRisk(curves.get(g), tick)),
            MARGIN
                + ChartPainter.LEFT
                + axis.position(tick) * (WIDTH - ChartPainter.LEFT - ChartPainter.RIGHT),
            y);
      }
      lettering.after(names.get(g), 6, y);
    }
  }

  private static int atRisk(KaplanMeier curve, double time) {
    for (int i = 0; i < curve.times().length; i++) {
      if (curve.times()[i] >= time) {
        return curve.atRisk()[i];
      }
    }
    return 0;
  }

  /** Steps: level until a time, then down at it. */
  private static Series line(String name, KaplanMeier curve, Ink ink) {
    int n = curve.times().length;
    double[] x = new double[2 * n + 1];
    double[] y = new double[2 * n + 1];
    y[0] = 1;
    for (int i = 0; i < n; i++) {
      x[2 * i + 1] = curve.times()[i];
      y[2 * i + 1] = y[2 * i];
      x[2 * i + 2] = curve.times()[i];
      y[2 * i + 2] = curve.survival()[i];
    }
    return Series.line(name, ink, x, y);
  }

  /** As steps, where there is an interval; until the curve is 0. */
  private static Series band(KaplanMeier curve, Ink ink) {
    List<double[]> corners = new ArrayList<>();
    double[] level = {1, 1};
    corners.add(new double[] {0, 1, 1});
    for (int i = 0; i < curve.times().length && curve.survival()[i] > 0; i++) {
      double[] interval = curve.interval(i);
      corners.add(new double[] {curve.times()[i], level[0], level[1]});
      if (Double.isFinite(interval[0])) {
        level = interval;
      }
      corners.add(new double[] {curve.times()[i], level[0], level[1]});
    }
    return Series.band(
        "",
        ink,
        corners.stream().mapToDouble(c -> c[0]).toArray(),
        corners.stream().mapToDouble(c -> c[1]).toArray(),
        corners.stream().mapToDouble(c -> c[2]).toArray());
  }

  private static Series censored(KaplanMeier curve, Ink ink) {
    int[] steps =
        IntStream.range(0, curve.times().length).filter(i -> curve.censored()[i] > 0).toArray();
    return Series.ticks(
        ink,
        IntStream.of(steps).mapToDouble(i -> curve.times()[i]).toArray(),
        IntStream.of(steps).mapToDouble(i -> curve.survival()[i]).toArray());
  }
}
