package org.contexture.headless.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.pipeline.heatmap.ColourMap;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.AnnotationFile;
import org.contexture.slides.region.AnnotationOptions;
import org.contexture.slides.region.Outline;
import org.contexture.slides.synthetic.BlockSlide;
import org.contexture.view.SlideView;
import org.contexture.view.TileTable;
import org.contexture.view.TileTableBuilder;
import org.contexture.view.ViewContentBuilder;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The page as a person uses it, in a browser, on slides whose colours are known. */
public class PageTest {

  private static final int SQUARE = 0;
  private static final int FLAT = 1;
  private static final int GONE = 2;
  private static final int DAMAGED = 3;
  private static final int NAMED = 4;
  private static final String HTML = "<img src=x onerror=\"window.hit=1\"><b>bold</b>";
  private static final BlockSlide BLOCKS = new BlockSlide(6000, 4000, 256, 0.5);

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Chromium browser;
  private static LocalServer server;

  @BeforeClass
  public static void open() throws Exception {
    browser = Chromium.start();
    Path file = FOLDER.getRoot().toPath().resolve("blocks.tiff");
    BLOCKS.write(file);
    Path gone = file.resolveSibling("gone.tiff");
    Files.copy(file, gone);
    Path damaged = file.resolveSibling("damaged.tiff");
    Files.writeString(damaged, "no slide");
    server = LocalServer.start(new SlideView(content(file, gone, damaged)), Duration.ofMinutes(9));
  }

  private static org.contexture.view.ViewContent content(Path file, Path gone, Path damaged)
      throws IOException {
    ViewContentBuilder content = new ViewContentBuilder();
    content.slide("square", file, Optional.empty(), Optional.of("normal"));
    content.slide("flat", file, Optional.of(new MicronsPerPixel(0.5, 0.25)), Optional.of("lesion"));
    content.slide("gone", gone, Optional.empty(), Optional.empty());
    content.slide("damaged", damaged, Optional.empty(), Optional.empty());
    content.slide(HTML, file, Optional.empty(), Optional.of(HTML));
    for (int i = 5; i < 200; i++) {
      content.slide("slide " + i, file, Optional.empty(), Optional.empty());
    }
    content.prediction("square", Optional.empty(), Optional.of("lesion"), Map.of("lesion", 0.9));
    content.prediction("flat", Optional.empty(), Optional.of("lesion"), Map.of("lesion", 0.6));
    content.regions(
        "square",
        List.of(
            new AnnotatedRegion(
                "1",
                Optional.of(HTML),
                Optional.of("Tumor"),
                Outline.ofGeoJson(
                    "{\"type\":\"Polygon\",\"coordinates\":[[[1024,1024],[2048,1024],[2048,2048],[1024,2048],[1024,1024]]]}"))));
    TileTableBuilder values = TileTable.named("values", List.of("Attention"), List.of("Class"));
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 16; column++) {
        double value = column / 15.0;
        List<String> name = List.of(row < 4 ? "tumour" : HTML);
        values.add("square", 256 * column, 256 * row, 256, new double[] {value}, name);
        values.add("flat", 256 * column, 512 * row, 256, new double[] {1 - value}, name);
      }
    }
    content.table(values);
    return content.build("Blocks");
  }

  @AfterClass
  public static void close() throws Exception {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static void show(int slide) throws Exception {
    browser.resize(1200, 800, 1);
    browser.prefer("light");
    browser.open(server.address());
    browser.await("slideView.active.slide === 0 && slideView.active.image");
    browser.evaluate("slideView.active.viewer.springStiffness = 20");
    go(slide);
  }

  private static void go(int slide) throws Exception {
    browser.evaluate("slideView.open(%d)".formatted(slide));
  }

  /** Puts a point of the slide into the middle, with so many screen px per px, and waits. */
  private static void look(double x, double y, double zoom) throws Exception {
    browser.evaluate("slideView.active.go([%s, %s], %s, true)".formatted(x, y, zoom));
    settle();
  }

  private static void settle() throws Exception {
    browser.evaluate("new Promise((done) => setTimeout(done, 150))");
    browser.await("slideView.active.image.getFullyLoaded()");
    browser.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  /** Where a point of the slide (square px) is on the screen, css px. */
  private static double[] onScreen(double x, double y) throws Exception {
    JsonArray point =
        browser
            .evaluate(
                """
                (() => {
                  const { image, viewer, root } = slideView.active;
                  const at = viewer.viewport.pixelFromPoint(
                    image.imageToViewportCoordinates(%s, %s, true), true);
                  const box = root.getBoundingClientRect();
                  return [at.x + box.left, at.y + box.top];
                })()
                """
                    .formatted(x, y))
            .getAsJsonArray();
    return new double[] {point.get(0).getAsDouble(), point.get(1).getAsDouble()};
  }

  private static void assertColour(BufferedImage picture, double[] at, int expected, String what) {
    int found = picture.getRGB((int) Math.floor(at[0]), (int) Math.floor(at[1]));
    for (int shift = 0; shift <= 16; shift += 8) {
      assertEquals(
          "%s: expected %06x, found %06x".formatted(what, expected, found & 0xffffff),
          (expected >> shift) & 255,
          (found >> shift) & 255,
          14);
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

  /** Pixels at known places, at three zooms, without and with values over them. */
  @Test
  public void slideAndValuesAreWhereTheyBelongAtThreeZooms() throws Exception {
    show(SQUARE);
    browser.resize(1700, 1400, 1);
    settle();
    browser.evaluate( // it lies over a corner that is looked at
        "slideView.active.viewer.navigator.element.style.visibility = 'hidden'");
    for (double opacity : new double[] {0, 0.5, 1}) {
      browser.evaluate("slideView.active.show.opacity = %s".formatted(opacity));
      browser.evaluate("slideView.active.show.scale = 'values'; slideView.active.recolour()");
      for (double zoom : new double[] {0.1, 0.5, 2}) {
        look(2048, 1800, zoom);
        BufferedImage picture = browser.screenshot();
        // below the last row of tiles there is the slide alone
        double below = zoom < 1 ? 2170 : 2068;
        assertColour(
            picture, onScreen(1900, below), BLOCKS.rgb(1900, (int) below), "below at " + zoom);
        for (int[] block : new int[][] {{7, 7}, {8, 7}, {7, 6}, {8, 6}}) {
          compare(picture, block, 1, zoom, opacity);
        }
      }
    }
    browser.assertContent();
  }

  /** Just inside each edge of a block: the overlay neither moves nor grows. */
  private static void compare(
      BufferedImage picture, int[] block, double stretch, double zoom, double opacity)
      throws Exception {
    double inset = opacity == 1 ? 1.1 / zoom : 4 / zoom + 8; // JPEG mixes at edges
    double left = 256 * block[0];
    double top = 256 * block[1] * stretch;
    int slide = BLOCKS.rgb(256 * block[0] + 9, 256 * block[1] + 9);
    boolean hasValue = block[1] < 8;
    int value = ColourMap.COOL_WARM.rgb(block[0] / 15.0);
    int expected = hasValue ? mixed(slide, value, opacity) : slide;
    double[][] places = {
      {left + inset, top + inset * stretch},
      {left + 256 - inset, top + inset * stretch},
      {left + inset, top + (256 - inset) * stretch},
      {left + 256 - inset, top + (256 - inset) * stretch}
    };
    for (double[] place : places) {
      assertColour(
          picture,
          onScreen(place[0], place[1]),
          expected,
          "block %d, %d at %s, opacity %s".formatted(block[0], block[1], zoom, opacity));
    }
  }

  /** The slide is half as high on the screen, and its square tiles are square. */
  @Test
  public void pixelsThatAreNotSquareAreShownSquareWithTheirValues() throws Exception {
    show(FLAT);
    browser.resize(1700, 1400, 1);
    settle();
    browser.evaluate("Object.assign(slideView.active.show, { opacity: 1, scale: 'values' })");
    browser.evaluate("slideView.active.recolour()");
    for (double zoom : new double[] {0.1, 0.5, 2}) {
      look(2048, 900, zoom);
      BufferedImage picture = browser.screenshot();
      for (int column : new int[] {7, 8}) {
        int value = ColourMap.COOL_WARM.rgb(1 - column / 15.0);
        double inset = 1.1 / zoom;
        double left = 256 * column;
        double top = 256 * 3; // row 3 begins at 3 · 512 of level 0
        assertColour(picture, onScreen(left + inset, top + inset), value, "corner at " + zoom);
        assertColour(
            picture, onScreen(left + 256 - inset, top + 256 - inset), value, "end at " + zoom);
      }
    }
    browser.evaluate("Object.assign(slideView.active.show, { values: false })");
    browser.evaluate("slideView.active.recolour()");
    look(2000, 900, 0.5);
    BufferedImage picture = browser.screenshot();
    assertColour(picture, onScreen(1900, 950), BLOCKS.rgb(1900, 1900), "the slide itself");
  }

  @Test
  public void aTurnedSlideKeepsItsValuesInPlace() throws Exception {
    show(SQUARE);
    browser.evaluate("Object.assign(slideView.active.show, { opacity: 1, scale: 'values' })");
    browser.evaluate("slideView.active.recolour()");
    browser.press("r");
    look(2000, 1000, 0.5);
    BufferedImage picture = browser.screenshot();
    for (int column : new int[] {7, 8}) {
      int value = ColourMap.COOL_WARM.rgb(column / 15.0);
      assertColour(picture, onScreen(256 * column + 20, 1000), value, "turned " + column);
      assertColour(picture, onScreen(256 * column + 236, 1000), value, "turned " + column);
    }
    double[] right = onScreen(3000, 1000);
    double[] middle = onScreen(2000, 1000);
    assertTrue("right is down now", right[1] > middle[1] + 100);
  }

  @Test
  public void mouseWheelAndDraggingMoveTheSlide() throws Exception {
    show(SQUARE);
    double zoom = number("slideView.active.zoom");
    browser.wheel(600, 400, -600);
    browser.await("slideView.active.zoom > %s".formatted(1.1 * zoom));
    settle();
    double x = number("slideView.active.centre[0]");
    browser.drag(false, new double[] {700, 400}, new double[] {600, 400}, new double[] {500, 400});
    browser.await("slideView.active.centre[0] > %s".formatted(x + 50));
    browser.evaluate("slideView.active.go([3000, 2000], 4, true)");
    settle();
    assertEquals(4, number("slideView.active.zoom"), 1e-6);
    browser.assertContent();
  }

  @Test
  public void aClickShowsTheTileWithItsValues() throws Exception {
    show(SQUARE);
    look(2000, 900, 0.5);
    browser.drag(false, onScreen(256 * 7 + 50, 256 * 3 + 50));
    browser.await("document.querySelector('.card').innerText.includes('Class')");
    String card = text("document.querySelector('.card').innerText");
    assertTrue(card, card.contains("1792, 768"));
    assertTrue(card, card.contains("Attention"));
    assertTrue(card, card.contains("0.4667"));
    assertTrue(card, card.contains("tumour"));
    browser.await("document.querySelector('.card img').naturalWidth > 0");
    browser.assertContent();
  }

  @Test
  public void everythingGoesByKeyboard() throws Exception {
    show(SQUARE);
    double zoom = number("slideView.active.zoom");
    browser.press("+");
    browser.await("slideView.active.zoom > %s".formatted(1.3 * zoom));
    browser.press("1");
    browser.await("Math.abs(slideView.active.zoom - 1) < 0.01");
    settle();
    double x = number("slideView.active.centre[0]");
    browser.press("ArrowRight");
    browser.await("slideView.active.centre[0] > %s".formatted(x + 40));
    browser.press("0");
    browser.await("slideView.active.zoom < %s".formatted(1.05 * zoom));
    browser.press("v");
    assertEquals("false", text("String(slideView.active.show.values)"));
    browser.press("v");
    browser.press("g");
    browser.press("o");
    assertEquals(0, number("slideView.active.overlay.regions.length"), 0);
    browser.press("o");
    assertEquals(1, number("slideView.active.overlay.regions.length"), 0);
    browser.press(".");
    browser.await("slideView.card.tile && slideView.card.tile.x === 15 * 256");
    browser.press("x");
    browser.press("e");
    browser.await("slideView.active.overlay.selected.size > 0");
    browser.press("Escape");
    assertEquals(0, number("slideView.active.overlay.selected.size"), 0);
    browser.press("n");
    browser.await("slideView.active.slide === 1 && slideView.active.image");
    browser.press("p");
    browser.await("slideView.active.slide === 0 && slideView.active.image");
    browser.press("2");
    browser.await("slideView.panes.length === 2 && slideView.linked.on");
    browser.press("k");
    assertEquals("false", text("String(slideView.linked.on)"));
    browser.press("2");
    assertEquals(1, number("slideView.panes.length"), 0);
    browser.press("h");
    browser.await("document.querySelector('dialog[open] .keys')");
    browser.press("Escape");
    // focus goes through all controls, the slide among them
    for (int i = 0; i < 30 && !text("document.activeElement.className").contains("pane"); i++) {
      browser.press("Tab");
    }
    browser.assertContent();
  }

  @Test
  public void boxAndLassoChooseTilesThatCanBeCopiedAndKept() throws Exception {
    show(SQUARE);
    look(2000, 1000, 0.25);
    browser.drag(true, onScreen(1000, 500), onScreen(1500, 900), onScreen(2070, 1300));
    // middles at 128 + 256 i: columns 4 … 7, rows 2 … 4
    browser.await("slideView.active.overlay.selected.size === 12");
    String table = text("slideView.selection.tableText()");
    assertEquals("Slide\tX\tY\tSize\tAttention", table.lines().findFirst().get());
    assertEquals(13, table.lines().count());
    assertTrue(table, table.contains("\nsquare\t1024\t512\t256\t0.26666"));
    JsonObject json =
        JsonParser.parseString(text("slideView.selection.geoJsonText()")).getAsJsonObject();
    assertEquals(12, json.getAsJsonArray("features").size());

    browser.press("l");
    browser.drag(
        false, onScreen(1000, 100), onScreen(1700, 100), onScreen(1700, 800), onScreen(1000, 800));
    browser.await("slideView.active.overlay.selected.size === 9");
    browser.evaluate("document.querySelector('.selection input').value = 'Tumor'");
    browser.evaluate(
        "[...document.querySelectorAll('.selection button')]"
            + ".find((b) => b.textContent === 'Keep as region').click()");
    assertEquals(2, number("slideView.active.overlay.regions.length"), 0);
    AnnotatedRegion kept = read(text("slideView.selection.regionsText()")).get(0);
    assertEquals(Optional.of("Tumor"), kept.className());
    assertEquals(700 * 700, kept.outline().areaPx(), 700 * 700 * 0.03);
    browser.assertContent();
  }

  /** Level-0 px of a slide that is shown half as high. */
  @Test
  public void regionsOfSlidesWithOtherPixelsAreThoseOfTheSlide() throws Exception {
    show(FLAT);
    look(2000, 1000, 0.25);
    browser.press("b");
    browser.drag(false, onScreen(1000, 500), onScreen(1500, 700), onScreen(2000, 1000));
    browser.evaluate(
        "[...document.querySelectorAll('.selection button')]"
            + ".find((b) => b.textContent === 'Keep as region').click()");
    AnnotatedRegion kept = read(text("slideView.selection.regionsText()")).get(0);
    assertEquals(1000, kept.outline().bounds().y(), 10);
    assertEquals(1000, kept.outline().bounds().height(), 20);
    assertEquals(1000, kept.outline().bounds().width(), 20);
  }

  private static List<AnnotatedRegion> read(String geoJson) throws IOException {
    Path file = FOLDER.getRoot().toPath().resolve("kept.geojson");
    Files.writeString(file, geoJson);
    return AnnotationFile.read(file, Optional.empty(), AnnotationOptions.defaults()).regions();
  }

  @Test
  public void namesWithHtmlAreShownAsTheyAre() throws Exception {
    show(NAMED);
    assertEquals(HTML, text("slideView.active.title.textContent"));
    assertEquals(
        HTML, text("document.querySelectorAll('.slide')[4].querySelector('.id').textContent"));
    go(SQUARE);
    browser.evaluate("slideView.active.show.column = 1");
    browser.evaluate("slideView.active.refresh().then(() => slideView.shown.show())");
    assertTrue(text("document.querySelector('.layer').innerText").contains(HTML));
    browser.evaluate("slideView.chooseAt(slideView.active, [300, 1400])");
    browser.await("document.querySelector('.card').innerText.includes('<b>bold</b>')");
    assertEquals("undefined", text("typeof window.hit"));
    assertEquals(0, number("document.querySelectorAll('#view b').length"), 0);
  }

  @Test
  public void slidesThatVanishOrCannotBeReadSayWhy() throws Exception {
    show(DAMAGED);
    browser.await("slideView.active.problem.textContent.includes('no format known here')");
    Path gone = FOLDER.getRoot().toPath().resolve("gone.tiff");
    Path aside = gone.resolveSibling("aside");
    Files.move(gone, aside);
    go(GONE);
    browser.await("slideView.active.problem.textContent.includes('does not exist any more')");
    Files.move(aside, gone, StandardCopyOption.ATOMIC_MOVE);
    go(GONE);
    browser.await("slideView.active.image && slideView.active.problem.hidden");
    Files.move(gone, aside);
    look(3000, 2000, 1.5);
    browser.await("slideView.active.problem.textContent.includes('does not exist any more')");
    Files.move(aside, gone);
    go(SQUARE);
    browser.await("slideView.active.image && slideView.active.problem.hidden");
  }

  /** Pictures of those in sight only; sorted by how sure the model was, and by errors. */
  @Test
  public void twoHundredSlidesAreListed() throws Exception {
    show(SQUARE);
    assertEquals(200, number("document.querySelectorAll('.slide').length"), 0);
    browser.await("document.querySelector('.slide img').naturalWidth > 0");
    assertTrue(
        number("[...document.querySelectorAll('.slide img')].filter((i) => i.src).length") < 40);
    sort("uncertain");
    assertEquals("flat", text("document.querySelector('.slide .id').textContent"));
    sort("wrong");
    assertEquals("square", text("document.querySelector('.slide .id').textContent"));
    go(199);
    browser.await("slideView.active.image && slideView.active.slide === 199");
    browser.await("slideView.list.items[199].getBoundingClientRect().bottom <= window.innerHeight");
  }

  private static void sort(String order) throws Exception {
    browser.evaluate(
        """
        (() => {
          const select = document.querySelector('#slides select');
          select.value = '%s';
          select.dispatchEvent(new Event('change'));
        })()
        """
            .formatted(order));
  }

  @Test
  public void darkIsDarkAndLightIsLight() throws Exception {
    show(SQUARE);
    String ground = "getComputedStyle(document.body).backgroundColor";
    assertEquals("rgb(246, 246, 247)", text(ground));
    browser.prefer("dark");
    assertEquals("rgb(23, 24, 26)", text(ground));
    assertEquals("rgb(236, 236, 238)", text("getComputedStyle(document.body).color"));
    browser.press("d");
    browser.press("d");
    assertEquals("rgb(246, 246, 247)", text(ground));
  }

  @Test
  public void largeScreensAndTwoPixelsForOneStayExact() throws Exception {
    show(SQUARE);
    for (int[] screen : new int[][] {{3840, 2160, 1}, {1200, 800, 2}}) {
      browser.resize(screen[0], screen[1], screen[2]);
      browser.evaluate("Object.assign(slideView.active.show, { opacity: 1, scale: 'values' })");
      browser.evaluate("slideView.active.recolour()");
      browser.evaluate("new Promise((done) => setTimeout(done, 400))"); // OpenSeadragon looks again
      look(2000, 1000, 0.5);
      BufferedImage picture = browser.screenshot();
      assertEquals((long) screen[0] * screen[2], picture.getWidth());
      for (int column : new int[] {7, 8}) {
        double[] at = onScreen(256 * column + 6, 1000);
        double[] pixel = {at[0] * screen[2], at[1] * screen[2]};
        assertColour(picture, pixel, ColourMap.COOL_WARM.rgb(column / 15.0), "screen " + screen[0]);
      }
    }
  }

  @Test
  public void twoSlidesMoveTogether() throws Exception {
    show(SQUARE);
    look(2000, 1000, 0.5);
    browser.press("2");
    browser.await("slideView.panes.length === 2 && slideView.linked.on");
    browser.evaluate("slideView.panes[0].go([3000, 1500], 1, true)");
    browser.await("Math.abs(slideView.panes[1].centre[0] - 3000) < 1");
    assertEquals(1500, number("slideView.panes[1].centre[1]"), 1);
    assertEquals(1, number("slideView.panes[1].zoom"), 1e-3);
    browser.evaluate("slideView.panes[1].go([1000, 700], 0.5, true)");
    browser.await("Math.abs(slideView.panes[0].centre[0] - 1000) < 1");
    // each has values of its own
    browser.evaluate("slideView.panes[1].show.column = 1");
    browser.evaluate("slideView.panes[1].refresh()");
    assertEquals("Attention", text("slideView.panes[0].layer.column.name"));
    assertEquals("Class", text("slideView.panes[1].layer.column.name"));
    browser.assertContent();
  }

  @Test
  public void theLabelIsNotShownUnlessAskedFor() throws Exception {
    show(SQUARE);
    browser.evaluate("slideView.showAssociated()");
    String dialog = text("document.querySelector('dialog').innerText");
    assertTrue(dialog, dialog.contains("may show who the patient is"));
    assertEquals(
        0,
        number(
            "performance.getEntriesByType('resource').filter((r) =>"
                + " r.name.includes('associated')).length"),
        0);
  }

  private static double number(String expression) throws Exception {
    return browser.evaluate(expression).getAsDouble();
  }

  private static String text(String expression) throws Exception {
    return browser.evaluate(expression).getAsString();
  }
}
