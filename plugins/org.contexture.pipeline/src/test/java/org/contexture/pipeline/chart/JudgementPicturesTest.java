package org.contexture.pipeline.chart;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.survival.FollowUp;
import org.contexture.evaluation.survival.KaplanMeier;
import org.junit.Test;

public class JudgementPicturesTest {

  private static final int BLUE = 0xff0072b2;
  private static final int BLACK = 0xff000000;

  /** Two rows, of which one leaves out the reference. */
  @Test
  public void intervalsApartFromTheReferenceAreInColour() throws IOException {
    BufferedImage picture =
        read(
            new ForestPlot(
                    "t",
                    "Difference",
                    0,
                    List.of(
                        new ForestPlot.Row("a", new Interval(0.2, 0.1, 0.3), ""),
                        new ForestPlot.Row("b", new Interval(0.05, -0.1, 0.2), "")))
                .png());
    int[] blue = columns(picture, 44, 70, BLUE);
    int[] black = columns(picture, 70, 96, BLACK);
    assertTrue(blue[0] > 0 && black[0] > 0);
    assertEquals(0, columns(picture, 70, 96, BLUE)[0]);
    // 0.1 … 0.3 is two thirds as wide as −0.1 … 0.2, and begins further right
    assertEquals(2 / 3.0, (blue[2] - blue[1]) / (double) (black[2] - black[1]), 0.05);
    assertTrue(blue[1] > black[1] && blue[2] > black[2]);
  }

  @Test
  public void whatIsNotDefinedLeavesItsRowEmpty() throws IOException {
    Interval nothing = new Interval(Double.NaN, Double.NaN, Double.NaN);
    BufferedImage picture =
        read(
            new ForestPlot(
                    "t",
                    "AUROC",
                    Double.NaN,
                    List.of(
                        new ForestPlot.Row("a", new Interval(0.8, 0.7, 0.9), ""),
                        new ForestPlot.Row("b", nothing, "")))
                .png());
    assertTrue(columns(picture, 44, 70, BLUE)[0] > 0);
    assertEquals(0, columns(picture, 71, 95, BLUE)[0]);
  }

  /** One curve falls at once, the other never: its line stays at the top. */
  @Test
  public void survivalCurvesFallWhereEventsAre() throws IOException {
    KaplanMeier low = curve(new double[] {4, 9}, false, false);
    KaplanMeier high = curve(new double[] {1, 2}, true, true);
    BufferedImage picture =
        read(new SurvivalCurves("t", "Months", List.of("Low", "High"), List.of(low, high)).png());
    int vermilion = 0xffd55e00;
    int[] rows = rows(picture, vermilion);
    int[] top = rows(picture, BLUE);
    assertTrue(rows[1] - rows[0] > 250); // from 1 to 0
    assertTrue(top[1] - top[0] < 60); // the line and its sign in the legend
  }

  private static KaplanMeier curve(double[] times, boolean... events) {
    return KaplanMeier.of(new FollowUp(times, events));
  }

  /** How many columns have a colour between two rows, the first and the last of them. */
  private static int[] columns(BufferedImage picture, int from, int to, int colour) {
    List<Integer> found = new ArrayList<>();
    for (int x = 0; x < 540; x++) { // left of the numbers
      boolean has = false;
      for (int y = from; y < to; y++) {
        has |= picture.getRGB(x, y) == colour;
      }
      if (has) {
        found.add(x);
      }
    }
    return found.isEmpty()
        ? new int[] {0, 0, 0}
        : new int[] {found.size(), found.get(0), found.get(found.size() - 1)};
  }

  private static int[] rows(BufferedImage picture, int colour) {
    int[] ends = {Integer.MAX_VALUE, 0};
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if (picture.getRGB(x, y) == colour) {
          ends[0] = Math.min(ends[0], y);
          ends[1] = Math.max(ends[1], y);
        }
      }
    }
    return ends;
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }
}
