package org.contexture.headless.view;

import static org.contexture.headless.view.BlocksPage.BLOCKS;
import static org.contexture.headless.view.BlocksPage.FLAT;
import static org.contexture.headless.view.BlocksPage.SCANNED;
import static org.contexture.headless.view.BlocksPage.SQUARE;
import static org.contexture.headless.view.BlocksPage.TILE;
import static org.contexture.headless.view.BlocksPage.assertColour;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import org.contexture.pipeline.heatmap.ColourMap;
import org.junit.ClassRule;
import org.junit.Test;

/** Slides and values are on the screen where they belong, to the pixel. */
public class PagePixelsTest {

  private static final double[] ZOOMS = {0.1, 0.5, 2};

  @ClassRule public static final BlocksPage PAGE = new BlocksPage();

  private static int valueColour(double value) {
    return ColourMap.COOL_WARM.rgb(value);
  }

  /** Pixels at known places, at three zooms, without and with values over them. */
  @Test
  public void slideAndValuesAreWhereTheyBelongAtThreeZooms() throws Exception {
    PAGE.show(SQUARE);
    PAGE.browser().resize(1700, 1400, 1);
    PAGE.settle();
    PAGE.browser()
        .evaluate( // it lies over a corner that is looked at, as does the outline of a region
            "slideView.active.viewer.navigator.element.style.visibility = 'hidden'");
    PAGE.browser().press("o");
    for (double opacity : new double[] {0, 0.5, 1}) {
      PAGE.paint("scale: 'values', opacity: " + opacity);
      for (double zoom : ZOOMS) {
        PAGE.look(2048, 1800, zoom);
        BufferedImage picture = PAGE.screenshot();
        // below the last row of tiles there is the slide alone
        double below = zoom < 1 ? 2170 : 2068;
        assertColour(
            picture, PAGE.onScreen(1900, below), BLOCKS.rgb(1900, (int) below), "below at " + zoom);
        for (int[] block : new int[][] {{7, 7}, {8, 7}, {7, 6}, {8, 6}}) {
          compare(picture, block, zoom, opacity);
        }
      }
    }
    PAGE.assertContent();
  }

  /** Just inside each edge of a block: the overlay neither moves nor grows. */
  private static void compare(BufferedImage picture, int[] block, double zoom, double opacity)
      throws Exception {
    double inset = opacity == 1 ? 1.1 / zoom : 4 / zoom + 8; // JPEG mixes at edges
    double left = TILE * block[0];
    double top = TILE * block[1];
    int slide = BLOCKS.rgb((int) left + 9, (int) top + 9);
    int expected = mixed(slide, valueColour(block[0] / 15.0), opacity);
    double[][] places = {
      {left + inset, top + inset},
      {left + TILE - inset, top + inset},
      {left + inset, top + TILE - inset},
      {left + TILE - inset, top + TILE - inset}
    };
    for (double[] place : places) {
      assertColour(
          picture,
          PAGE.onScreen(place[0], place[1]),
          expected,
          "block %d, %d at %s, opacity %s".formatted(block[0], block[1], zoom, opacity));
    }
  }

  private static int mixed(int below, int above, double opacity) {
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = (below >> shift) & 255;
      int to = (above >> shift) & 255;
      rgb |= (int) Math.round(from + (to - from) * opacity) << shift;
    }
    return rgb;
  }

  /** The slide is half as high on the screen, and its square tiles are square. */
  @Test
  public void pixelsThatAreNotSquareAreShownSquareWithTheirValues() throws Exception {
    PAGE.show(FLAT);
    PAGE.browser().resize(1700, 1400, 1);
    PAGE.settle();
    PAGE.paint("scale: 'values', opacity: 1");
    for (double zoom : ZOOMS) {
      PAGE.look(2048, 900, zoom);
      BufferedImage picture = PAGE.screenshot();
      for (int column : new int[] {7, 8}) {
        int value = valueColour(1 - column / 15.0);
        double inset = 1.1 / zoom;
        double left = TILE * column;
        double top = TILE * 3; // row 3 begins at 3 · 512 of level 0
        assertColour(picture, PAGE.onScreen(left + inset, top + inset), value, "corner at " + zoom);
        double[] end = PAGE.onScreen(left + TILE - inset, top + TILE - inset);
        assertColour(picture, end, value, "end at " + zoom);
      }
    }
    PAGE.paint("values: false");
    PAGE.look(2000, 900, 0.5);
    BufferedImage picture = PAGE.screenshot();
    assertColour(picture, PAGE.onScreen(1900, 950), BLOCKS.rgb(1900, 1900), "the slide itself");
  }

  /** What a scanner found is shown first, and coordinates are those of the whole glass. */
  @Test
  public void aSlideWithBoundsHasItsValuesWhereTheyBelong() throws Exception {
    PAGE.show(SCANNED);
    assertEquals(ScannedBlocks.LEFT + 3000, PAGE.number("slideView.active.centre[0]"), 1);
    assertEquals(ScannedBlocks.TOP + 2000, PAGE.number("slideView.active.centre[1]"), 1);
    PAGE.browser().resize(1700, 1400, 1);
    PAGE.settle();
    PAGE.paint("scale: 'values', opacity: 1");
    for (double zoom : ZOOMS) {
      PAGE.look(ScannedBlocks.LEFT + 2048, ScannedBlocks.TOP + 1900, zoom);
      BufferedImage picture = PAGE.screenshot();
      double inset = 1.1 / zoom;
      for (int column : new int[] {7, 8}) {
        double left = ScannedBlocks.LEFT + TILE * column;
        double bottom = ScannedBlocks.TOP + TILE * 8;
        int value = valueColour(column / 15.0);
        assertColour(picture, PAGE.onScreen(left + inset, bottom - inset), value, "at " + zoom);
        assertColour(
            picture,
            PAGE.onScreen(left + 128, bottom + 64),
            BLOCKS.rgb(TILE * column + 128, TILE * 8 + 64),
            "below the values at " + zoom);
      }
    }
    PAGE.look(ScannedBlocks.LEFT, ScannedBlocks.TOP, 0.5);
    assertColour(
        PAGE.screenshot(),
        PAGE.onScreen(ScannedBlocks.LEFT - 60, ScannedBlocks.TOP + 500),
        0xFFFFFF,
        "glass that was not scanned");
  }

  @Test
  public void aTurnedSlideKeepsItsValuesInPlace() throws Exception {
    PAGE.show(SQUARE);
    PAGE.paint("scale: 'values', opacity: 1");
    PAGE.browser().press("r");
    PAGE.look(2000, 1000, 0.5);
    BufferedImage picture = PAGE.screenshot();
    for (int column : new int[] {7, 8}) {
      int value = valueColour(column / 15.0);
      String what = "turned " + column;
      assertColour(picture, PAGE.onScreen(TILE * column + 20, 1000), value, what);
      assertColour(picture, PAGE.onScreen(TILE * column + 236, 1000), value, what);
    }
    double[] right = PAGE.onScreen(3000, 1000);
    double[] middle = PAGE.onScreen(2000, 1000);
    assertTrue("right is down now", right[1] > middle[1] + 100);
  }

  @Test
  public void largeScreensAndTwoPixelsForOneStayExact() throws Exception {
    PAGE.show(SQUARE);
    for (int[] screen : new int[][] {{3840, 2160, 1}, {1200, 800, 2}}) {
      PAGE.browser().resize(screen[0], screen[1], screen[2]);
      PAGE.paint("scale: 'values', opacity: 1");
      PAGE.browser().evaluate("new Promise((done) => setTimeout(done, 400))"); // it looks again
      PAGE.look(2000, 1000, 0.5);
      BufferedImage picture = PAGE.screenshot();
      assertEquals((long) screen[0] * screen[2], picture.getWidth());
      for (int column : new int[] {7, 8}) {
        double[] at = PAGE.onScreen(TILE * column + 6, 1000);
        double[] pixel = {at[0] * screen[2], at[1] * screen[2]};
        assertColour(picture, pixel, valueColour(column / 15.0), "screen " + screen[0]);
      }
    }
  }
}
