package org.contexture.headless.view;

import static org.contexture.headless.view.BlocksPage.SQUARE;
import static org.contexture.headless.view.BlocksPage.TILE;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.contexture.headless.browser.Chromium;
import org.junit.ClassRule;
import org.junit.Test;

/** Mouse and keyboard do what the page says that they do. */
public class PageUseTest {

  @ClassRule public static final BlocksPage PAGE = new BlocksPage();

  @Test
  public void mouseWheelAndDraggingMoveTheSlide() throws Exception {
    PAGE.show(SQUARE);
    Chromium browser = PAGE.browser();
    double zoom = PAGE.number("slideView.active.zoom");
    browser.wheel(600, 400, -600);
    browser.await("slideView.active.zoom > %s".formatted(1.1 * zoom));
    PAGE.settle();
    double x = PAGE.number("slideView.active.centre[0]");
    browser.drag(false, new double[] {700, 400}, new double[] {600, 400}, new double[] {500, 400});
    browser.await("slideView.active.centre[0] > %s".formatted(x + 50));
    browser.evaluate("slideView.active.go([3000, 2000], 4, true)");
    PAGE.settle();
    assertEquals(4, PAGE.number("slideView.active.zoom"), 1e-6);
    PAGE.assertContent();
  }

  @Test
  public void aClickShowsTheTileWithItsValues() throws Exception {
    PAGE.show(SQUARE);
    PAGE.look(2000, 900, 0.5);
    PAGE.browser().drag(false, PAGE.onScreen(TILE * 7 + 50, TILE * 3 + 50));
    PAGE.browser().await("document.querySelector('.card').innerText.includes('Class')");
    String card = PAGE.text("document.querySelector('.card').innerText");
    assertTrue(card, card.contains("1792, 768"));
    assertTrue(card, card.contains("Attention"));
    assertTrue(card, card.contains("0.4667"));
    assertTrue(card, card.contains("tumour"));
    PAGE.browser().await("document.querySelector('.card img').naturalWidth > 0");
    PAGE.assertContent();
  }

  @Test
  public void everythingGoesByKeyboard() throws Exception {
    PAGE.show(SQUARE);
    Chromium browser = PAGE.browser();
    double zoom = PAGE.number("slideView.active.zoom");
    browser.press("+");
    browser.await("slideView.active.zoom > %s".formatted(1.3 * zoom));
    browser.press("1");
    browser.await("Math.abs(slideView.active.zoom - 1) < 0.01");
    PAGE.settle();
    double x = PAGE.number("slideView.active.centre[0]");
    browser.press("ArrowRight");
    browser.await("slideView.active.centre[0] > %s".formatted(x + 40));
    browser.press("0");
    browser.await("slideView.active.zoom < %s".formatted(1.05 * zoom));
    browser.press("v");
    assertEquals("false", PAGE.text("String(slideView.active.show.values)"));
    browser.press("v");
    browser.press("g");
    browser.press("o");
    assertEquals(0, PAGE.number("slideView.active.overlay.regions.length"), 0);
    browser.press("o");
    assertEquals(1, PAGE.number("slideView.active.overlay.regions.length"), 0);
    browser.press(".");
    browser.await("slideView.card.tile && slideView.card.tile.x === 15 * 256");
    browser.press("x");
    browser.press("e");
    browser.await("slideView.active.overlay.selected.size > 0");
    browser.press("Escape");
    assertEquals(0, PAGE.number("slideView.active.overlay.selected.size"), 0);
    browser.press("n");
    browser.await("slideView.active.slide === 1 && slideView.active.image");
    browser.press("p");
    browser.await("slideView.active.slide === 0 && slideView.active.image");
    browser.press("2");
    browser.await("slideView.panes.length === 2 && slideView.linked.on");
    browser.press("k");
    assertEquals("false", PAGE.text("String(slideView.linked.on)"));
    browser.press("2");
    assertEquals(1, PAGE.number("slideView.panes.length"), 0);
    browser.press("h");
    browser.await("document.querySelector('dialog[open] .keys')");
    browser.press("Escape");
    PAGE.assertContent();
  }

  /** However many slides are listed: those are gone through by n and p. */
  @Test
  public void tabReachesTheSlide() throws Exception {
    PAGE.show(SQUARE);
    for (int i = 0; i < 40; i++) {
      PAGE.browser().press("Tab");
      if (PAGE.text("document.activeElement.className").contains("pane")) {
        return;
      }
    }
    throw new AssertionError("Tab never comes to the slide.");
  }

  @Test
  public void darkIsDarkAndLightIsLight() throws Exception {
    PAGE.show(SQUARE);
    String ground = "getComputedStyle(document.body).backgroundColor";
    assertEquals("rgb(246, 246, 247)", PAGE.text(ground));
    PAGE.browser().prefer("dark");
    assertEquals("rgb(23, 24, 26)", PAGE.text(ground));
    assertEquals("rgb(236, 236, 238)", PAGE.text("getComputedStyle(document.body).color"));
    PAGE.browser().press("d");
    PAGE.browser().press("d");
    assertEquals("rgb(246, 246, 247)", PAGE.text(ground));
  }

  @Test
  public void twoSlidesMoveTogether() throws Exception {
    PAGE.show(SQUARE);
    Chromium browser = PAGE.browser();
    PAGE.look(2000, 1000, 0.5);
    browser.press("2");
    browser.await("slideView.panes.length === 2 && slideView.linked.on");
    browser.evaluate("slideView.panes[0].go([3000, 1500], 1, true)");
    browser.await("Math.abs(slideView.panes[1].centre[0] - 3000) < 1");
    assertEquals(1500, PAGE.number("slideView.panes[1].centre[1]"), 1);
    assertEquals(1, PAGE.number("slideView.panes[1].zoom"), 1e-3);
    browser.evaluate("slideView.panes[1].go([1000, 700], 0.5, true)");
    browser.await("Math.abs(slideView.panes[0].centre[0] - 1000) < 1");
    // each has values of its own
    browser.evaluate("slideView.panes[1].show.column = 1");
    browser.evaluate("slideView.panes[1].refresh()");
    assertEquals("Attention", PAGE.text("slideView.panes[0].layer.column.name"));
    assertEquals("Class", PAGE.text("slideView.panes[1].layer.column.name"));
    PAGE.assertContent();
  }
}
