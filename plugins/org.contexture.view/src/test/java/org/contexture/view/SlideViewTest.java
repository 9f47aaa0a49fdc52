package org.contexture.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.Outline;
import org.contexture.slides.synthetic.BlockSlide;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the page is answered, on a slide whose colour at any place is known. */
public class SlideViewTest {

  private static final BlockSlide BLOCKS = new BlockSlide(5000, 3000, 256, 0.5);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file;
  private SlideView view;

  @Before
  public void open() throws IOException {
    file = folder.getRoot().toPath().resolve("blocks.tiff");
    BLOCKS.write(file);
    TileTableBuilder values = TileTable.named("values", List.of("Attention"), List.of("Class"));
    for (int i = 0; i < 5; i++) {
      values.add("square", 256 * i, 512, 256, new double[] {i / 8.0}, List.of("c" + i % 2));
      values.add("flat", 256 * i, 256, 256, new double[] {-i}, List.of(""));
    }
    ViewContentBuilder content = new ViewContentBuilder();
    content.slide("square", file, Optional.empty(), Optional.of("normal"));
    content.slide("flat", file, Optional.of(new MicronsPerPixel(0.5, 0.25)), Optional.empty());
    content.slide("gone", file.resolveSibling("gone.tiff"), Optional.empty(), Optional.empty());
    content.table(values);
    content.prediction("square", Optional.empty(), Optional.of("lesion"), Map.of("lesion", 0.75));
    content.prediction("stranger", Optional.empty(), Optional.of("lesion"), Map.of());
    content.regions(
        "square",
        List.of(
            new AnnotatedRegion(
                "1",
                Optional.of("<b>a</b>"),
                Optional.of("Tumor"),
                Outline.ofGeoJson(
                    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[90,0],[90,90],[0,0]]]}"))));
    view = new SlideView(content.build("Blocks"));
  }

  @After
  public void close() throws IOException {
    view.close();
  }

  @Test
  public void tilesHaveTheColoursOfTheirPlacesOnAllLevels() throws IOException {
    JsonObject slide = json("slide?slide=0");
    int max = slide.get("maxLevel").getAsInt();
    assertEquals(13, max);
    assertEquals(9, slide.get("minLevel").getAsInt());
    for (int level = max; level > max - 4; level--) {
      int scale = 1 << (max - level);
      for (int[] place : new int[][] {{100, 100}, {700, 400}, {4900, 2900}, {2500, 1600}}) {
        int x = place[0] / scale;
        int y = place[1] / scale;
        BufferedImage tile = tile(0, level, x / 512, y / 512);
        assertColour(
            BLOCKS.rgb(place[0], place[1]), tile.getRGB(x % 512, y % 512), place[0] + " " + level);
      }
    }
  }

  @Test
  public void tilesAtTheBordersAreAsSmallAsTheSlideLeavesThem() throws IOException {
    BufferedImage last = tile(0, 13, 9, 5);
    assertEquals(5000 - 9 * 512, last.getWidth());
    assertEquals(3000 - 5 * 512, last.getHeight());
    assertEquals(404, view.answer("tile?slide=0&level=13&x=10&y=0").status());
    assertEquals(404, view.answer("tile?slide=0&level=14&x=0&y=0").status());
    assertEquals(404, view.answer("tile?slide=0&level=8&x=0&y=0").status());
    assertEquals(400, view.answer("tile?slide=0&level=13&x=-1&y=0").status());
  }

  /** Half as high as wide on the glass: 3000 rows are shown as 1500. */
  @Test
  public void pixelsThatAreNotSquareAreShownSquare() throws IOException {
    JsonObject slide = json("slide?slide=1");
    assertEquals(1500, slide.get("viewHeight").getAsInt());
    assertEquals(0.5, slide.get("stretch").getAsDouble(), 0);
    BufferedImage tile = tile(1, 13, 0, 0);
    assertColour(BLOCKS.rgb(300, 200), tile.getRGB(300, 100), "300, 200");
    assertColour(BLOCKS.rgb(100, 900), tile.getRGB(100, 450), "100, 900");
  }

  @Test
  public void aTileOfTheModelsIsSquareInMicrons() throws IOException {
    BufferedImage cut = jpeg(view.answer("cut?slide=1&x=256&y=512&size=256&side=128"));
    assertColour(BLOCKS.rgb(300, 550), cut.getRGB(32, 10), "upper block");
    assertColour(BLOCKS.rgb(300, 1000), cut.getRGB(32, 120), "lower block: 512 rows are 128 µm");
  }

  @Test
  public void valuesComeBackAsTheyCame() {
    ByteBuffer places = numbers("positions?slide=0&table=0");
    assertEquals(5 * 3 * 4, places.limit());
    assertEquals(256 * 4, places.getInt(4 * 4));
    assertEquals(512, places.getInt(4 * 5));
    assertEquals(256, places.getInt(4 * 14));
    assertEquals(0.5f, numbers("values?slide=0&table=0&column=0").getFloat(4 * 4), 0);
    assertEquals(-3f, numbers("values?slide=1&table=0&column=0").getFloat(4 * 3), 0);
    assertEquals(1f, numbers("values?slide=0&table=0&column=1").getFloat(4 * 3), 0);
    assertTrue(Float.isNaN(numbers("values?slide=1&table=0&column=1").getFloat(0)));
    assertEquals(0, numbers("positions?slide=2&table=0").limit());
  }

  @Test
  public void theFirstTilesAreTheLargestOfOneSlideOrOfAll() {
    JsonObject own = json("first?table=0&column=0&count=2&slide=0&highest=1");
    assertEquals(
        "[{\"slide\":0,\"x\":1024,\"y\":512,\"size\":256,\"value\":0.5},"
            + "{\"slide\":0,\"x\":768,\"y\":512,\"size\":256,\"value\":0.375}]",
        own.get("tiles").toString());
    JsonObject least = json("first?table=0&column=0&count=1&slide=-1&highest=0");
    assertEquals(1, least.getAsJsonArray("tiles").get(0).getAsJsonObject().get("slide").getAsInt());
  }

  @Test
  public void whatIsKnownOfTheSlidesIsTold() {
    JsonObject content = json("content");
    JsonObject square = content.getAsJsonArray("slides").get(0).getAsJsonObject();
    assertEquals("normal", square.get("truth").getAsString());
    assertEquals("lesion", square.get("prediction").getAsString());
    assertEquals("[\"c0\",\"c1\"]", column(content, 1).get("categories").toString());
    assertTrue(content.get("notes").toString().contains("Predictions of 1 slide not among"));
    assertTrue(json("regions?slide=0").toString().contains("\"<b>a</b>\""));
  }

  private static JsonObject column(JsonObject content, int column) {
    JsonObject table = content.getAsJsonArray("tables").get(0).getAsJsonObject();
    return table.getAsJsonArray("columns").get(column).getAsJsonObject();
  }

  @Test
  public void aSlideThatIsGoneSaysSoAndIsThereAgainWhenItIsBack() throws IOException {
    Answer gone = view.answer("slide?slide=2");
    assertEquals(422, gone.status());
    assertTrue(text(gone), text(gone).contains("gone.tiff does not exist any more"));
    Files.writeString(file.resolveSibling("gone.tiff"), "no slide");
    assertEquals(422, view.answer("slide?slide=2").status());
    Files.copy(
        file, file.resolveSibling("gone.tiff"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(text(view.answer("slide?slide=2")), 200, view.answer("slide?slide=2").status());
  }

  @Test
  public void whatMeansNothingIsRefused() {
    for (String request :
        List.of(
            "tile",
            "tile?slide=3&level=9&x=0&y=0",
            "tile?slide=0&level=9&x=0",
            "tile?slide=../../etc/passwd&level=9&x=0&y=0",
            "slide?slide=0x0",
            "slide?slide=-1",
            "slide?slide",
            "slide?slide=%zz",
            "values?slide=0&table=1&column=0",
            "values?slide=0&table=0&column=2",
            "cut?slide=0&x=0&y=0&size=0&side=128",
            "cut?slide=0&x=0&y=0&size=9&side=100000",
            "first?table=0&column=0&count=1000000&slide=0&highest=1",
            "slide?slide=" + "1".repeat(3000))) {
      assertEquals(request, 400, view.answer(request).status());
    }
    assertEquals(404, view.answer("").status());
    assertEquals(404, view.answer("/etc/passwd").status());
    assertEquals(404, view.answer("associated?slide=0&name=../label").status());
    assertEquals(422, view.answer("alike?slide=0&x=0&y=0&count=3&everywhere=0").status());
  }

  private JsonObject json(String request) {
    Answer answer = view.answer(request);
    assertEquals(text(answer), 200, answer.status());
    return JsonParser.parseString(text(answer)).getAsJsonObject();
  }

  private ByteBuffer numbers(String request) {
    return ByteBuffer.wrap(view.answer(request).body()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private BufferedImage tile(int slide, int level, int x, int y) throws IOException {
    return jpeg(
        view.answer(
            String.format(Locale.ROOT, "tile?slide=%d&level=%d&x=%d&y=%d", slide, level, x, y)));
  }

  private static BufferedImage jpeg(Answer answer) throws IOException {
    assertEquals(answer.status() + " " + text(answer), "image/jpeg", answer.type());
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }

  private static String text(Answer answer) {
    return answer.isText() ? new String(answer.body(), UTF_8) : answer.type();
  }

  /** JPEG changes colours a little. */
  private static void assertColour(int expected, int found, String where) {
    for (int shift = 0; shift <= 16; shift += 8) {
      assertEquals(where, (expected >> shift) & 255, (found >> shift) & 255, 12);
    }
  }
}
