package org.contexture.headless.view;

import static org.contexture.headless.view.BlocksPage.BLOCKS;
import static org.contexture.headless.view.BlocksPage.SQUARE;
import static org.contexture.headless.view.BlocksPage.TILE;
import static org.contexture.headless.view.BlocksPage.assertColour;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import org.junit.ClassRule;
import org.junit.Test;

/** How values become colours is chosen with the controls on the right, and the legend says it. */
public class PageValuesTest {

  private static final int MIDDLE = 128;

  @ClassRule public static final BlocksPage PAGE = new BlocksPage();

  private static void select(String label, String value) throws Exception {
    PAGE.browser()
        .evaluate(
            """
            (() => {
              const select = document.querySelector('.layer select[aria-label="%s"]');
              select.value = '%s';
              select.dispatchEvent(new Event('change'));
            })()
            """
                .formatted(label, value));
  }

  /** The colour at the middle of a tile, of which there is a value or not. */
  private static void assertTile(int column, int row, int expected, String what) throws Exception {
    PAGE.settle();
    BufferedImage picture = PAGE.screenshot();
    double[] at = PAGE.onScreen(TILE * column + MIDDLE, TILE * row + MIDDLE);
    assertColour(picture, at, expected, what);
  }

  private static int slide(int column, int row) {
    return BLOCKS.rgb(TILE * column + MIDDLE, TILE * row + MIDDLE);
  }

  @Test
  public void mapsThresholdAndLegend() throws Exception {
    PAGE.show(SQUARE);
    PAGE.paint("opacity: 1");
    PAGE.look(2048, 1000, 0.15);
    select("Scale", "values");
    select("Colours", "viridis");
    assertTile(15, 2, 0xFDE725, "the largest");
    assertTile(0, 2, 0x440154, "the least");
    select("Colours", "cividis");
    assertTile(15, 2, 0xFEE838, "the largest, for all eyes");
    assertEquals("01", PAGE.text("document.querySelector('.ends').textContent"));
    select("Scale", "zero");
    assertEquals("-11", PAGE.text("document.querySelector('.ends').textContent"));
    select("Scale", "values");
    PAGE.browser()
        .evaluate(
            """
            (() => {
              const [, below] = document.querySelectorAll('.layer input[type=range]');
              below.value = 0.5;
              below.dispatchEvent(new Event('input'));
            })()
            """);
    assertTile(3, 2, slide(3, 2), "below the threshold");
    assertTile(15, 2, 0xFEE838, "above it");
    PAGE.assertContent();
  }

  @Test
  public void classesHaveColoursAndAreTurnedOff() throws Exception {
    PAGE.show(SQUARE);
    PAGE.paint("opacity: 1");
    PAGE.look(2048, 1000, 0.15);
    select("Values", "0 1");
    PAGE.browser().await("slideView.active.layer.nominal");
    assertTile(5, 2, 0xE69F00, "tumour");
    assertTile(5, 6, 0x56B4E9, "the other class");
    PAGE.browser().evaluate("document.querySelector('.layer .check input').click()");
    assertTile(5, 2, slide(5, 2), "turned off");
    assertTile(5, 6, 0x56B4E9, "the other class stays");
    select("Values", "0 -1");
    PAGE.browser().await("!slideView.active.layer");
    assertTile(5, 6, slide(5, 6), "no values");
    PAGE.assertContent();
  }

  /** 0.5 µm a pixel are 20×; the bar is as long as it says. */
  @Test
  public void scaleBarAndMagnification() throws Exception {
    PAGE.show(SQUARE);
    PAGE.look(3000, 2000, 1);
    String text = PAGE.text("slideView.active.scale.textContent");
    assertTrue(text, text.endsWith("µm · 20×"));
    double micrometres = Double.parseDouble(text.split(" ", 2)[0]);
    assertEquals(
        micrometres / 0.5,
        PAGE.number("slideView.active.bar.getBoundingClientRect().width"),
        2.5); // its border
    assertTrue(PAGE.number("document.querySelectorAll('.navigator').length") == 1);
  }
}
