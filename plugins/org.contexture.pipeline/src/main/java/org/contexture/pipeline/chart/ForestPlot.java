package org.contexture.pipeline.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.contexture.evaluation.Interval;
import org.contexture.pipeline.Lettering;
import org.contexture.pipeline.Png;

/**
 * Values with their intervals, one under the other as papers print them: a name at the left, the
 * interval in the middle, its numbers at the right.
 *
 * @param title above
 * @param label of the axis
 * @param reference where a line is drawn to compare with: no difference, chance; NaN for none
 * @param rows from the top
 */
public record ForestPlot(String title, String label, double reference, List<Row> rows) {

  private static final int WIDTH = 720;
  private static final int LINE = 26;
  private static final int TOP = 44;
  private static final int BOTTOM = 50;
  private static final int MIDDLE = 260;
  private static final int GAP = 16;
  private static final int TICK = 5;
  private static final float POINT = 8;
  private static final float[] DASH = {5, 4};
  private static final Color FRAME = new Color(90, 90, 90);
  private static final Color GRID = new Color(232, 232, 232);
  private static final Color TEXT = new Color(40, 40, 40);

  /**
   * One line.
   *
   * @param note at the far right, e.g. a p-value; may be empty
   */
  public record Row(String name, Interval interval, String note) {

    private String numbers() {
      if (Double.isNaN(interval.value())) {
        return "not defined";
      }
      if (Double.isNaN(interval.lower())) {
        return String.format(Locale.ROOT, "%.3f, no interval", interval.value());
      }
      return String.format(
              Locale.ROOT,
              "%.3f [%.3f, %.3f]",
              interval.value(),
              interval.lower(),
              interval.upper())
          + (note.isEmpty() ? "" : "  " + note);
    }
  }

  public ForestPlot {
    rows = List.copyOf(rows);
  }

  /** The picture as PNG. */
  public byte[] png() {
    BufferedImage picture =
        new BufferedImage(width(), TOP + LINE * rows.size() + BOTTOM, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    paint(pen, new Lettering(pen, TEXT), picture.getWidth());
    pen.dispose();
    return Png.encode(picture);
  }

  /** Wide enough for the longest name and numbers. */
  private int width() {
    Graphics2D trial = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    Lettering lettering = new Lettering(trial, TEXT);
    int width = names(lettering) + MIDDLE + numbers(lettering) + 4 * GAP;
    trial.dispose();
    return Math.max(WIDTH, width);
  }

  private int names(Lettering lettering) {
    return rows.stream().mapToInt(row -> lettering.width(row.name())).max().orElse(0);
  }

  private int numbers(Lettering lettering) {
    return rows.stream().mapToInt(row -> lettering.width(row.numbers())).max().orElse(0);
  }

  private void paint(Graphics2D pen, Lettering lettering, int width) {
    Axis axis = axis();
    double left = names(lettering) + 2 * GAP;
    Rectangle2D plot =
        new Rectangle2D.Double(
            left, TOP, width - left - numbers(lettering) - 2 * GAP, LINE * rows.size());
    lettering.bold(title, GAP, 26);
    pen.setStroke(new BasicStroke(1));
    for (double tick : axis.ticks()) {
      double x = at(plot, axis, tick);
      pen.setColor(GRID);
      pen.draw(new Line2D.Double(x, plot.getMinY(), x, plot.getMaxY() + TICK));
      lettering.centred(axis.text(tick), x, plot.getMaxY() + TICK + 12);
    }
    pen.setColor(FRAME);
    pen.draw(plot);
    lettering.centred(label, plot.getCenterX(), plot.getMaxY() + 40);
    if (Double.isFinite(reference)) {
      double x = at(plot, axis, reference);
      pen.setColor(Ink.GREY.colour(1));
      pen.setStroke(
          new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASH, 0));
      pen.draw(new Line2D.Double(x, plot.getMinY(), x, plot.getMaxY()));
    }
    for (int i = 0; i < rows.size(); i++) {
      double y = plot.getMinY() + LINE * (i + 0.5);
      row(pen, rows.get(i), plot, axis, y);
      lettering.before(rows.get(i).name(), plot.getMinX() - GAP / 2.0, y + 4);
      lettering.after(rows.get(i).numbers(), plot.getMaxX() + GAP / 2.0, y + 4);
    }
  }

  /** With a little room on both sides of the reference. */
  private Axis axis() {
    double[] ends =
        rows.stream()
            .map(Row::interval)
            .flatMapToDouble(i -> DoubleStream.of(i.value(), i.lower(), i.upper()))
            .filter(Double::isFinite)
            .toArray();
    double farthest =
        DoubleStream.of(ends).map(end -> Math.abs(end - reference)).max().orElse(1) / 10;
    return Axis.fitting(
        label,
        DoubleStream.concat(
            DoubleStream.of(ends), DoubleStream.of(reference - farthest, reference + farthest)));
  }

  /** An interval that leaves out the reference is drawn in colour. */
  private void row(Graphics2D pen, Row row, Rectangle2D plot, Axis axis, double y) {
    Interval interval = row.interval();
    boolean apart = interval.lower() > reference || interval.upper() < reference;
    pen.setColor((Double.isNaN(reference) || apart ? Ink.BLUE : Ink.BLACK).colour(1));
    pen.setStroke(new BasicStroke(2));
    if (Double.isFinite(interval.lower()) && Double.isFinite(interval.upper())) {
      double from = at(plot, axis, interval.lower());
      double to = at(plot, axis, interval.upper());
      pen.draw(new Line2D.Double(from, y, to, y));
      pen.draw(new Line2D.Double(from, y - 4, from, y + 4));
      pen.draw(new Line2D.Double(to, y - 4, to, y + 4));
    }
    if (Double.isFinite(interval.value())) {
      double x = at(plot, axis, interval.value());
      pen.fill(new Ellipse2D.Double(x - POINT / 2, y - POINT / 2, POINT, POINT));
    }
  }

  private static double at(Rectangle2D plot, Axis axis, double value) {
    return plot.getMinX() + axis.position(value) * plot.getWidth();
  }
}
