package org.contexture.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.contexture.pipeline.Lettering;
import org.contexture.pipeline.Png;

/**
 * Differences with their 95 % intervals, one under the other, and a line at 0.
 *
 * @param title above
 * @param axis what is shown
 * @param rows from top to bottom
 */
record ForestPlot(String title, String axis, List<Row> rows) {

  /**
   * One difference; without one, a heading.
   *
   * @param draws empty for a heading, otherwise one
   */
  record Row(String label, List<Draws> draws, boolean isTotal) {
    static Row heading(String label) {
      return new Row(label, List.of(), false);
    }
  }

  private static final int WIDTH = 760;
  private static final int ROW = 22;
  private static final int TOP = 40;
  private static final int BOTTOM = 52;
  private static final int LABELS = 230;
  private static final int NUMBERS = 190;
  private static final Color INK = new Color(0x0072b2);
  private static final Color TOTAL = new Color(0xd55e00);

  ForestPlot {
    rows = List.copyOf(rows);
  }

  byte[] png() {
    int height = TOP + ROW * rows.size() + BOTTOM;
    BufferedImage picture = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, WIDTH, height);
    paint(pen, height - BOTTOM);
    pen.dispose();
    return Png.encode(picture);
  }

  private void paint(Graphics2D pen, int foot) {
    Lettering text = new Lettering(pen, Color.BLACK);
    text.bold(title, 12, 22);
    double end = end();
    double step = step(end);
    for (double tick = -step * Math.floor(end / step); tick <= end + 1e-9; tick += step) {
      double x = x(tick, end);
      boolean zero = Math.abs(tick) < step / 2;
      pen.setColor(zero ? Color.DARK_GRAY : new Color(0xdddddd));
      pen.setStroke(new BasicStroke(zero ? 1.5f : 1));
      pen.draw(new Line2D.Double(x, TOP, x, foot));
      text.centred(zero ? "0" : String.format(Locale.ROOT, "%+.2f", tick), x, foot + 18);
    }
    text.centred(axis, x(0, end), foot + 40);
    for (int i = 0; i < rows.size(); i++) {
      row(pen, text, rows.get(i), TOP + ROW * i + ROW / 2.0, end);
    }
  }

  private static void row(Graphics2D pen, Lettering text, Row row, double y, double end) {
    if (row.draws().isEmpty()) {
      text.bold(row.label(), 12, y + 5);
      return;
    }
    Draws draws = row.draws().get(0);
    text.after(row.label(), 24, y + 4);
    text.before(draws.toString(), WIDTH - 10, y + 4);
    pen.setColor(row.isTotal() ? TOTAL : INK);
    pen.setStroke(new BasicStroke(row.isTotal() ? 3 : 2));
    pen.draw(new Line2D.Double(x(draws.low(), end), y, x(draws.high(), end), y));
    double radius = row.isTotal() ? 6 : 4.5;
    pen.fill(
        new Ellipse2D.Double(x(draws.value(), end) - radius, y - radius, 2 * radius, 2 * radius));
  }

  /** The axis reaches as far on both sides of 0 as any interval. */
  private double end() {
    List<Double> ends = new ArrayList<>(List.of(0.01));
    for (Row row : rows) {
      row.draws().forEach(draws -> ends.addAll(List.of(Math.abs(draws.low()), draws.high())));
    }
    return 1.05 * ends.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static double step(double end) {
    double power = Math.pow(10, Math.floor(Math.log10(end)));
    double digit = end / power;
    return power * (digit < 2 ? 0.5 : digit < 5 ? 1 : 2);
  }

  private static double x(double value, double end) {
    double room = (WIDTH - LABELS - NUMBERS) / 2.0;
    return LABELS + room + room * value / end;
  }
}
