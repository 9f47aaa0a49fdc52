package org.contexture.pipeline.chart;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.Test;

public class ChartTest {

  private static final double[] ENDS = {0, 1};
  private static final int WHITE = 0xffffffff;

  @Test
  public void aLineRunsFromCornerToCornerOfThePlot() {
    BufferedImage picture = paint(Series.line("", Ink.BLUE, ENDS, ENDS));
    assertTrue(columnsOf(picture) > 490); // of 512 between the axes
    int low = rowOf(picture, 120);
    int high = rowOf(picture, 520);
    assertTrue(low + " is below " + high, low > high + 150);
  }

  @Test
  public void aMissingValueLeavesAGap() {
    double[] x = {0, 0.3, 0.4, 0.7, 1};
    double[] y = {0.5, 0.5, Double.NaN, 0.5, 0.5};
    int columns = columnsOf(paint(Series.line("", Ink.BLUE, x, y)));
    assertTrue("columns painted: " + columns, columns > 270 && columns < 330); // 0.6 of 512
  }

  @Test
  public void aBandFillsWhatLiesBetweenItsEdges() {
    double[] lower = {0.2, 0.2};
    double[] upper = {0.8, 0.8};
    BufferedImage picture = paint(Series.band("", Ink.BLUE, ENDS, lower, upper));
    int middle = picture.getRGB(300, 206);
    assertTrue(Integer.toHexString(middle), middle != WHITE);
    assertEquals(WHITE, picture.getRGB(250, 70));
  }

  @Test
  public void nothingIsPaintedOutsideThePlot() {
    double[] far = {-5, 7};
    BufferedImage picture = paint(Series.line("", Ink.BLUE, far, far));
    for (int y = 0; y < 400; y++) {
      for (int x = 0; x < 60; x++) {
        assertFalse(isBlue(picture.getRGB(x, y)));
      }
    }
  }

  @Test
  public void aLongLegendGoesOnInTheNextLine() {
    double[] none = {Double.NaN, Double.NaN};
    List<Series> many =
        IntStream.range(0, 30)
            .mapToObj(i -> Series.line("Class " + i, Ink.BLUE, ENDS, none))
            .toList();
    BufferedImage picture = new Chart("", Axis.unit(""), Axis.unit(""), many).paint(600, 400);
    int runs = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 1; x < picture.getWidth(); x++) {
        runs += isBlue(picture.getRGB(x, y)) && !isBlue(picture.getRGB(x - 1, y)) ? 1 : 0;
      }
    }
    assertEquals(30 * 2, runs); // a sign is a line of two pixels
  }

  @Test
  public void pngIsOfTheSizeItSays() throws IOException {
    Chart chart = new Chart("T", Axis.unit("x"), Axis.unit("y"), List.of());
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(chart.png()));
    assertEquals(600, picture.getWidth());
    assertEquals(400, picture.getHeight());
  }

  @Test
  public void ticksAreRoundNumbers() {
    Axis loss = Axis.fitting("Loss", DoubleStream.of(0.13, 0.71));
    assertArrayEquals(new double[] {0, 0.2, 0.4, 0.6, 0.8}, loss.ticks(), 1e-12);
    assertEquals("0.6", loss.text(loss.ticks()[3]));
    Axis narrow = Axis.fitting("Loss", DoubleStream.of(0.683, 0.7512, Double.NaN));
    assertArrayEquals(new double[] {0.68, 0.70, 0.72, 0.74, 0.76}, narrow.ticks(), 1e-12);
    assertEquals("0.70", narrow.text(0.7));
    assertArrayEquals(new double[] {1, 2, 3}, Axis.counting("Epoch", 3).ticks(), 0);
    assertEquals("10", Axis.counting("Epoch", 50).text(10));
  }

  @Test
  public void equalOrNoValuesStillHaveAnAxis() {
    assertTrue(Axis.fitting("y", DoubleStream.of(3, 3)).ticks().length > 1);
    assertTrue(Axis.fitting("y", DoubleStream.empty()).ticks().length > 1);
    assertEquals(2, Axis.counting("Epoch", 1).ticks().length);
  }

  @Test
  public void seriesOfUnequalLengthAreRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Series.line("loss", Ink.BLUE, ENDS, new double[3]));
    assertTrue(e.getMessage(), e.getMessage().contains("“loss” has 2 x but 3"));
  }

  private static BufferedImage paint(Series series) {
    return new Chart("", Axis.unit(""), Axis.unit(""), List.of(series)).paint(600, 400);
  }

  private static int columnsOf(BufferedImage picture) {
    int columns = 0;
    for (int x = 0; x < picture.getWidth(); x++) {
      columns += rowOf(picture, x) >= 0 ? 1 : 0;
    }
    return columns;
  }

  /** The first row in which a column is blue, or −1. */
  private static int rowOf(BufferedImage picture, int x) {
    for (int y = 0; y < picture.getHeight(); y++) {
      if (isBlue(picture.getRGB(x, y))) {
        return y;
      }
    }
    return -1;
  }

  private static boolean isBlue(int rgb) {
    return (rgb & 255) - ((rgb >> 16) & 255) > 90;
  }
}
