package org.contexture.headless.view;

import static org.contexture.headless.view.BlocksPage.FLAT;
import static org.contexture.headless.view.BlocksPage.SCANNED;
import static org.contexture.headless.view.BlocksPage.SQUARE;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.region.AnnotatedRegion;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Tiles are chosen and taken along, outlines are kept and read by the Annotation Reader. */
public class PageSelectionTest {

  private static final long PATIENCE_MS = 20_000;

  @ClassRule public static final BlocksPage PAGE = new BlocksPage();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aBoxChoosesTilesThatAreCopiedAsTableAndGeoJson() throws Exception {
    PAGE.show(SQUARE);
    PAGE.look(2000, 1000, 0.25);
    PAGE.browser()
        .drag(true, PAGE.onScreen(1000, 500), PAGE.onScreen(1500, 900), PAGE.onScreen(2070, 1300));
    // middles at 128 + 256 i: columns 4 … 7, rows 2 … 4
    PAGE.browser().await("slideView.active.overlay.selected.size === 12");
    String table = copied("c");
    assertEquals("Slide\tX\tY\tSize\tAttention", table.lines().findFirst().get());
    assertEquals(13, table.lines().count());
    assertTrue(table, table.contains("\nsquare\t1024\t512\t256\t0.26666"));
    JsonObject json = JsonParser.parseString(copied("C")).getAsJsonObject();
    assertEquals(12, json.getAsJsonArray("features").size());
    PAGE.assertContent();
  }

  /** What a key puts on the clipboard. */
  private static String copied(String key) throws Exception {
    PAGE.browser()
        .evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }");
    PAGE.browser().press(key);
    PAGE.browser().await("document.querySelector('.selection').innerText.includes('Copied 12')");
    return PAGE.text("window.copied");
  }

  @Test
  public void aLassoIsSavedAsTheAnnotationReaderReadsIt() throws Exception {
    PAGE.show(SQUARE);
    PAGE.look(2000, 1000, 0.25);
    PAGE.browser().press("l");
    PAGE.browser()
        .drag(
            false,
            PAGE.onScreen(1000, 100),
            PAGE.onScreen(1700, 100),
            PAGE.onScreen(1700, 800),
            PAGE.onScreen(1000, 800));
    PAGE.browser().await("slideView.active.overlay.selected.size === 9");
    PAGE.browser().evaluate("document.querySelector('.selection input').value = 'Tumor'");
    PAGE.pressButton("Keep as region");
    assertEquals(2, PAGE.number("slideView.active.overlay.regions.length"), 0);
    AnnotatedRegion kept = BlocksPage.read(saved("square.geojson")).get(0);
    assertEquals(Optional.of("Tumor"), kept.className());
    assertEquals(700 * 700, kept.outline().areaPx(), 700 * 700 * 0.03);
    PAGE.assertContent();
  }

  /** Level-0 px of a slide that is shown half as high. */
  @Test
  public void regionsOfSlidesWithOtherPixelsAreThoseOfTheSlide() throws Exception {
    PAGE.show(FLAT);
    PAGE.look(2000, 1000, 0.25);
    PAGE.browser().press("b");
    PAGE.browser()
        .drag(false, PAGE.onScreen(1000, 500), PAGE.onScreen(1500, 700), PAGE.onScreen(2000, 1000));
    PAGE.pressButton("Keep as region");
    AnnotatedRegion kept = BlocksPage.read(saved("flat.geojson")).get(0);
    assertEquals(1000, kept.outline().bounds().y(), 10);
    assertEquals(1000, kept.outline().bounds().height(), 20);
    assertEquals(1000, kept.outline().bounds().width(), 20);
  }

  /** QuPath, and so the Annotation Reader, count from the corner of what was scanned. */
  @Test
  public void regionsOfASlideWithBoundsCountFromTheirCorner() throws Exception {
    PAGE.show(SCANNED);
    PAGE.look(ScannedBlocks.LEFT + 1000, ScannedBlocks.TOP + 1000, 0.25);
    PAGE.browser().press("b");
    PAGE.browser()
        .drag(
            false,
            PAGE.onScreen(ScannedBlocks.LEFT + 800, ScannedBlocks.TOP + 400),
            PAGE.onScreen(ScannedBlocks.LEFT + 900, ScannedBlocks.TOP + 500),
            PAGE.onScreen(ScannedBlocks.LEFT + 1400, ScannedBlocks.TOP + 1200));
    PAGE.pressButton("Keep as region");
    AnnotatedRegion kept = BlocksPage.read(saved("scanned.geojson")).get(0);
    assertEquals(800, kept.outline().bounds().x(), 5);
    assertEquals(400, kept.outline().bounds().y(), 5);
    assertEquals(600, kept.outline().bounds().width(), 10);
  }

  /** The file that the page downloads when drawn regions are saved. */
  private Path saved(String name) throws Exception {
    PAGE.browser().downloadInto(folder.getRoot().toPath());
    PAGE.browser().press("s");
    Path file = folder.getRoot().toPath().resolve(name);
    long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (!Files.exists(file) && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    assertTrue(List.of(folder.getRoot().list()).toString(), Files.exists(file));
    return file;
  }
}
