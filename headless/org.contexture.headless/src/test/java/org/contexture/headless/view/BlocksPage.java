package org.contexture.headless.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import com.google.gson.JsonArray;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.headless.browser.Chromium;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.AnnotationFile;
import org.contexture.slides.region.AnnotationOptions;
import org.contexture.slides.region.Outline;
import org.contexture.slides.synthetic.BlockSlide;
import org.contexture.view.SlideView;
import org.contexture.view.TileTable;
import org.contexture.view.TileTableBuilder;
import org.contexture.view.ViewContent;
import org.contexture.view.ViewContentBuilder;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/**
 * The page in a browser, with 200 slides whose colours are known at any place: some shown with
 * square pixels, one with others, one that lies somewhere on its glass, one that can be moved away,
 * one that is none.
 */
final class BlocksPage extends ExternalResource {

  static final int SQUARE = 0;
  static final int FLAT = 1;
  static final int GONE = 2;
  static final int DAMAGED = 3;
  static final int NAMED = 4;
  static final int SCANNED = 5;
  static final int SLIDES = 200;
  static final String HTML = "<img src=x onerror=\"window.hit=1\"><b>bold</b>";
  static final BlockSlide BLOCKS = new BlockSlide(6000, 4000, 256, 0.5);

  /** Side of a tile of values, px; 16 columns whose values go from 0 to 1, 8 rows. */
  static final int TILE = 256;

  private static final int TOLERANCE = 14; // JPEG changes colours a little

  private final TemporaryFolder folder = new TemporaryFolder();
  private Chromium browser;
  private LocalServer server;

  @Override
  protected void before() throws Throwable {
    assumeTrue(
        "Browsers are not driven on build servers (CI is set).", System.getenv("CI") == null);
    Optional<Path> program = Chromium.find();
    assumeTrue("There is no Chromium on the PATH.", program.isPresent());
    folder.create();
    browser = Chromium.start(program.get());
    BLOCKS.write(file("blocks.tiff"));
    ScannedBlocks.write(BLOCKS, file("scanned.scn"));
    Files.copy(file("blocks.tiff"), file("gone.tiff"));
    Files.writeString(file("damaged.tiff"), "no slide");
    server = LocalServer.start(new SlideView(content()), Duration.ofMinutes(9));
  }

  @Override
  protected void after() {
    try {
      if (server != null) {
        server.close();
      }
      if (browser != null) {
        browser.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      folder.delete();
    }
  }

  Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  Chromium browser() {
    return browser;
  }

  private ViewContent content() throws IOException {
    Path file = file("blocks.tiff");
    ViewContentBuilder content = new ViewContentBuilder();
    content.slide("square", file, Optional.empty(), Optional.of("normal"));
    content.slide("flat", file, Optional.of(new MicronsPerPixel(0.5, 0.25)), Optional.of("lesion"));
    content.slide("gone", file("gone.tiff"), Optional.empty(), Optional.empty());
    content.slide("damaged", file("damaged.tiff"), Optional.empty(), Optional.empty());
    content.slide(HTML, file, Optional.empty(), Optional.of(HTML));
    content.slide("scanned", file("scanned.scn"), Optional.empty(), Optional.empty());
    for (int i = 6; i < SLIDES; i++) {
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
        values.add("square", TILE * column, TILE * row, TILE, new double[] {value}, name);
        values.add("flat", TILE * column, 2 * TILE * row, TILE, new double[] {1 - value}, name);
        int left = ScannedBlocks.LEFT + TILE * column;
        int top = ScannedBlocks.TOP + TILE * row;
        values.add("scanned", left, top, TILE, new double[] {value}, name);
      }
    }
    content.table(values);
    return content.build("Blocks");
  }

  /** Opens the page anew and shows a slide. */
  void show(int slide) throws Exception {
    browser.resize(1200, 800, 1);
    browser.prefer("light");
    browser.open(server.address());
    browser.await("slideView.active.slide === 0 && slideView.active.image");
    browser.evaluate("slideView.active.viewer.springStiffness = 20");
    go(slide);
  }

  void go(int slide) throws Exception {
    browser.evaluate(String.format(Locale.ROOT, "slideView.open(%d)", slide));
  }

  /** Sets how values are shown, e.g. {@code opacity: 1}. */
  void paint(String how) throws Exception {
    browser.evaluate("Object.assign(slideView.active.show, { %s })".formatted(how));
    browser.evaluate("slideView.active.recolour()");
  }

  /** Puts a point of the slide into the middle, with so many screen px per px, and waits. */
  void look(double x, double y, double zoom) throws Exception {
    browser.evaluate("slideView.active.go([%s, %s], %s, true)".formatted(x, y, zoom));
    settle();
  }

  void settle() throws Exception {
    browser.evaluate("new Promise((done) => setTimeout(done, 150))");
    browser.await("slideView.active.image.getFullyLoaded()");
    browser.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  /** Where a point of the slide (square px) is on the screen, css px. */
  double[] onScreen(double x, double y) throws Exception {
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

  BufferedImage screenshot() throws Exception {
    return ImageIO.read(new ByteArrayInputStream(browser.screenshot()));
  }

  /** Checks what is seen at a place of the screen. */
  static void assertColour(BufferedImage picture, double[] at, int expected, String what) {
    int found = picture.getRGB((int) Math.floor(at[0]), (int) Math.floor(at[1]));
    for (int shift = 0; shift <= 16; shift += 8) {
      assertEquals(
          "%s: expected %06x, found %06x".formatted(what, expected, found & 0xffffff),
          (expected >> shift) & 255,
          (found >> shift) & 255,
          TOLERANCE);
    }
  }

  double number(String expression) throws Exception {
    return browser.evaluate(expression).getAsDouble();
  }

  String text(String expression) throws Exception {
    return browser.evaluate(expression).getAsString();
  }

  void pressButton(String label) throws Exception {
    browser.evaluate(
        "[...document.querySelectorAll('button')].find((b) => b.textContent === '%s').click()"
            .formatted(label));
  }

  /** Reads GeoJSON as the Annotation Reader does. */
  static List<AnnotatedRegion> read(Path geoJson) throws IOException {
    return AnnotationFile.read(geoJson, Optional.empty(), AnnotationOptions.defaults()).regions();
  }

  /** Checks that nothing went wrong in the page. */
  void assertContent() {
    assertEquals(List.of(), browser.complaints());
  }
}
