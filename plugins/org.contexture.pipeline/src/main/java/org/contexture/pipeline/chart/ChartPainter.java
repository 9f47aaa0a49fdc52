package org.contexture.pipeline.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.contexture.pipeline.Lettering;
import org.contexture.pipeline.chart.Series.Form;

/** Paints one chart: title and legend above, axes at the left and below. */
final class ChartPainter {

  static final int LEFT = 66;
  static final int RIGHT = 22;
  private static final int TOP = 62;
  private static final int LEGEND_TOP = 46;
  private static final int LEGEND_LINE = 18;
  private static final int LEGEND_SIGN = 27;
  private static final int BOTTOM = 50;
  private static final int TICK = 5;
  private static final float POINT = 7;
  private static final float[] DASH = {6, 4};
  private static final Color FRAME = new Color(90, 90, 90);
  private static final Color GRID = new Color(232, 232, 232);
  private static final Color TEXT = new Color(40, 40, 40);

  private final Chart chart;
  private final Graphics2D pen;
  private final Lettering lettering;
  private final Rectangle2D plot;
  private final List<Point2D> legend;

  private ChartPainter(Chart chart, Graphics2D pen, int width, int height) {
    this.chart = chart;
    this.pen = pen;
    this.lettering = new Lettering(pen, TEXT);
    this.legend = legend(width - RIGHT);
    double top = TOP + (legend.isEmpty() ? 0 : legend.get(legend.size() - 1).getY() - LEGEND_TOP);
    this.plot = new Rectangle2D.Double(LEFT, top, width - LEFT - RIGHT, height - top - BOTTOM);
  }

  /** Where the signs of the named series begin; in as many lines as they need. */
  private List<Point2D> legend(double right) {
    List<Point2D> places = new ArrayList<>();
    double x = LEFT;
    double y = LEGEND_TOP;
    for (Series series : chart.named()) {
      double width = LEGEND_SIGN + lettering.width(series.name());
      if (x > LEFT && x + width > right) {
        x = LEFT;
        y += LEGEND_LINE;
      }
      places.add(new Point2D.Double(x, y));
      x += width + 16;
    }
    return places;
  }

  static void paint(Chart chart, BufferedImage picture) {
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    ChartPainter painter = new ChartPainter(chart, pen, picture.getWidth(), picture.getHeight());
    painter.axes();
    painter.series();
    painter.titleAndLegend();
    pen.dispose();
  }

  private void axes() {
    pen.setStroke(new BasicStroke(1));
    for (double tick : chart.x().ticks()) {
      double at = horizontal(tick);
      grid(new Line2D.Double(at, plot.getMinY(), at, plot.getMaxY() + TICK));
      lettering.centred(chart.x().text(tick), at, plot.getMaxY() + TICK + 12);
    }
    for (double tick : chart.y().ticks()) {
      double at = vertical(tick);
      grid(new Line2D.Double(plot.getMinX() - TICK, at, plot.getMaxX(), at));
      lettering.before(chart.y().text(tick), plot.getMinX() - TICK - 3, at + 4);
    }
    pen.setColor(FRAME);
    pen.draw(plot);
    lettering.centred(chart.x().label(), plot.getCenterX(), plot.getMaxY() + 40);
    lettering.upwards(chart.y().label(), 16, plot.getCenterY());
  }

  private void grid(Line2D line) {
    pen.setColor(GRID);
    pen.draw(line);
  }

  private void series() {
    Shape clip = pen.getClip();
    pen.clip(
        new Rectangle2D.Double(
            plot.getX() - POINT / 2,
            plot.getY() - POINT / 2,
            plot.getWidth() + POINT,
            plot.getHeight() + POINT));
    chart.series().forEach(this::draw);
    pen.setClip(clip);
  }

  private void draw(Series series) {
    ink(series);
    switch (series.form()) {
      case LINE, DASHES -> pen.draw(line(series.x(), series.y()));
      case BAND -> pen.fill(between(series));
      case TICKS -> {
        for (int i = 0; i < series.x().length; i++) {
          double at = horizontal(series.x()[i]);
          double middle = vertical(series.y()[i]);
          pen.draw(new Line2D.Double(at, middle - POINT / 2, at, middle + POINT / 2));
        }
      }
      case POINTS -> {
        for (int i = 0; i < series.x().length; i++) {
          if (Double.isFinite(series.y()[i])) {
            point(horizontal(series.x()[i]), vertical(series.y()[i]));
          }
        }
      }
    }
  }

  private void ink(Series series) {
    pen.setColor(series.ink().colour(series.form() == Form.BAND ? 0.2 : 1));
    pen.setStroke(
        series.form() == Form.DASHES
            ? new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASH, 0)
            : series.form() == Form.TICKS
                ? new BasicStroke(1)
                : new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  private void point(double x, double y) {
    pen.fill(new Ellipse2D.Double(x - POINT / 2, y - POINT / 2, POINT, POINT));
  }

  /** Through all points; broken where one is missing. */
  private Path2D line(double[] x, double[] y) {
    Path2D path = new Path2D.Double();
    boolean drawing = false;
    for (int i = 0; i < x.length; i++) {
      boolean there = Double.isFinite(x[i]) && Double.isFinite(y[i]);
      if (there && drawing) {
        path.lineTo(horizontal(x[i]), vertical(y[i]));
      } else if (there) {
        path.moveTo(horizontal(x[i]), vertical(y[i]));
      }
      drawing = there;
    }
    return path;
  }

  private Path2D between(Series band) {
    Path2D area = new Path2D.Double();
    int n = band.x().length;
    boolean begun = false;
    for (int i = 0; i < 2 * n; i++) {
      int at = i < n ? i : 2 * n - 1 - i;
      double y = i < n ? band.upper()[at] : band.y()[at];
      if (Double.isFinite(y)) {
        if (begun) {
          area.lineTo(horizontal(band.x()[at]), vertical(y));
        } else {
          area.moveTo(horizontal(band.x()[at]), vertical(y));
        }
        begun = true;
      }
    }
    return area;
  }

  private void titleAndLegend() {
    lettering.bold(chart.title(), plot.getMinX(), 24);
    for (int i = 0; i < legend.size(); i++) {
      Series series = chart.named().get(i);
      double x = legend.get(i).getX();
      double y = legend.get(i).getY();
      ink(series);
      switch (series.form()) {
        case LINE, DASHES -> pen.draw(new Line2D.Double(x, y - 4, x + 22, y - 4));
        case BAND -> pen.fill(new Rectangle2D.Double(x, y - 9, 22, 10));
        case POINTS -> point(x + 11, y - 4);
        case TICKS -> {} // have no name
      }
      lettering.after(series.name(), x + LEGEND_SIGN, y);
    }
  }

  private double horizontal(double x) {
    return plot.getMinX() + chart.x().position(x) * plot.getWidth();
  }

  private double vertical(double y) {
    return plot.getMaxY() - chart.y().position(y) * plot.getHeight();
  }
}
