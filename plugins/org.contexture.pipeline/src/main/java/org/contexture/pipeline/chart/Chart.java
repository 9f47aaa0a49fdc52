package org.contexture.pipeline.chart;

import java.awt.image.BufferedImage;
import java.util.List;
import org.contexture.pipeline.Png;

/**
 * A chart of lines, bands and points. Series that lie outside the axes are cut off.
 *
 * <pre>
 *   new Chart("Training", Axis.counting("Epoch", 50), Axis.fitting("Loss", …), List.of(…)).png()
 * </pre>
 *
 * @param title above the chart
 * @param series drawn one over the other, the first at the bottom
 */
public record Chart(String title, Axis x, Axis y, List<Series> series) {

  private static final int WIDTH = 600;
  private static final int HEIGHT = 400;

  public Chart {
    series = List.copyOf(series);
  }

  /** A chart whose vertical axis fits the series. */
  public static Chart fitting(String title, Axis x, String y, List<Series> series) {
    return new Chart(
        title, x, Axis.fitting(y, series.stream().flatMapToDouble(Series::heights)), series);
  }

  /** The series of the legend. */
  List<Series> named() {
    return series.stream().filter(one -> !one.name().isEmpty()).toList();
  }

  /** The chart as PNG, 600 × 400. */
  public byte[] png() {
    return Png.encode(paint(WIDTH, HEIGHT));
  }

  /** The chart as a picture. Where Java finds no font, it has no text. */
  BufferedImage paint(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ChartPainter.paint(this, picture);
    return picture;
  }
}
