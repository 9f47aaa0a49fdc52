package org.contexture.pipeline.heatmap;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.contexture.pipeline.TestSlides;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.TilesOfAnotherScale;
import org.contexture.pipeline.TilesOffSlide;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HeatmapTest {

  private static final HeatmapOptions OPAQUE =
      new HeatmapOptions(100, 1, Scale.RANKS, ColourMap.VIRIDIS, Optional.empty());

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void ranksAreEvenAndTiesShareTheirMean() {
    List<TileValue> values =
        List.of(value(5), value(-1), value(5), value(100), value(Double.NaN), value(0));
    assertArrayEquals(
        new double[] {0.625, 0, 0.625, 1, Double.NaN, 0.25}, Scale.RANKS.shown(values), 0);
    assertArrayEquals(
        new double[] {6 / 101.0, 0, 6 / 101.0, 1, Double.NaN, 1 / 101.0},
        Scale.VALUES.shown(values),
        1e-12);
    assertArrayEquals(new double[] {0.5, 0.5}, Scale.RANKS.shown(List.of(value(2), value(2))), 0);
    assertArrayEquals(
        new double[] {0.25, 0.25, Double.NaN},
        Scale.ZERO_TO_ONE.shown(List.of(value(0.25), value(0.25), value(Double.NaN))),
        0);
    assertArrayEquals(
        new double[] {0.5, 1, 0.375, Double.NaN},
        Scale.ZERO_IN_THE_MIDDLE.shown(List.of(value(0), value(4), value(-1), value(Double.NaN))),
        0);
    assertArrayEquals(new double[] {0.5}, Scale.ZERO_IN_THE_MIDDLE.shown(List.of(value(0))), 0);
  }

  @Test
  public void aLegendNamesTheEndsAndStandsBelowThePicture() throws IOException {
    List<TileValue> signed = List.of(new TileValue(0, 0, 50, -1), new TileValue(50, 0, 50, 4));
    assertEquals(new Scale.Ends("low", "high"), Scale.RANKS.ends(signed));
    assertEquals(new Scale.Ends("-1.00", "4.00"), Scale.VALUES.ends(signed));
    assertEquals(new Scale.Ends("-4.00", "4.00"), Scale.ZERO_IN_THE_MIDDLE.ends(signed));
    assertEquals(new Scale.Ends("", ""), Scale.VALUES.ends(List.of(value(Double.NaN))));

    Path slide = TestSlides.noise(folder.getRoot().toPath().resolve("s.png"), 200, 100, 1);
    HeatmapOptions options =
        new HeatmapOptions(
            200, 1, Scale.ZERO_IN_THE_MIDDLE, ColourMap.COOL_WARM, Optional.of("Evidence"));
    BufferedImage picture =
        ImageIO.read(
            new ByteArrayInputStream(Heatmap.paint(slide, Optional.empty(), signed, options)));
    assertTrue("room for the legend", picture.getWidth() >= 200);
    assertEquals(128, picture.getHeight());
    assertEquals(ColourMap.COOL_WARM.rgb(1), picture.getRGB(75, 25) & 0xffffff);
    int least = 0;
    int largest = 0;
    for (int x = 0; x < picture.getWidth(); x++) {
      int rgb = picture.getRGB(x, 114) & 0xffffff;
      least += rgb == ColourMap.COOL_WARM.rgb(0.5 / 120) ? 1 : 0;
      largest += rgb == ColourMap.COOL_WARM.rgb(119.5 / 120) ? 1 : 0;
    }
    assertTrue("the bar's ends", least > 0 && largest > 0);
  }

  @Test
  public void tilesArePaintedWhereTheyLie() throws IOException {
    Path slide = TestSlides.noise(folder.getRoot().toPath().resolve("s.png"), 200, 100, 1);
    List<TileValue> values =
        List.of(
            new TileValue(0, 0, 50, 1),
            new TileValue(100, 50, 50, 2),
            new TileValue(150, 50, 50, Double.NaN));
    BufferedImage picture =
        ImageIO.read(
            new ByteArrayInputStream(Heatmap.paint(slide, Optional.empty(), values, OPAQUE)));
    BufferedImage plain =
        ImageIO.read(
            new ByteArrayInputStream(Heatmap.paint(slide, Optional.empty(), List.of(), OPAQUE)));
    assertEquals(100, picture.getWidth());
    assertEquals(50, picture.getHeight());
    assertEquals(ColourMap.VIRIDIS.rgb(0), picture.getRGB(24, 24) & 0xffffff);
    assertEquals(plain.getRGB(25, 25), picture.getRGB(25, 25));
    assertEquals(ColourMap.VIRIDIS.rgb(1), picture.getRGB(50, 25) & 0xffffff);
    assertEquals(ColourMap.VIRIDIS.rgb(1), picture.getRGB(74, 49) & 0xffffff);
    assertEquals("NaN stays bare", plain.getRGB(80, 30), picture.getRGB(80, 30));
  }

  @Test
  public void aTileIsSquareInMicrometresNotInPixels() throws IOException {
    Optional<MicronsPerPixel> wide = Optional.of(new MicronsPerPixel(1, 0.5)); // twice as wide
    List<TileValue> values = List.of(new TileValue(0, 0, 50, 1));
    Path slide = TestSlides.noise(folder.getRoot().toPath().resolve("s.png"), 200, 200, 1);
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(Heatmap.paint(slide, wide, values, OPAQUE)));
    int colour = ColourMap.VIRIDIS.rgb(0.5);
    assertEquals(colour, picture.getRGB(24, 49) & 0xffffff);
    assertNotEquals(colour, picture.getRGB(24, 50) & 0xffffff);
    assertNotEquals(colour, picture.getRGB(25, 24) & 0xffffff);
    Path file = folder.getRoot().toPath().resolve("slide.geojson");
    TileGeoJson.write(file, wide, GeoJsonOrigin.SLIDE, values, "Attention", OPAQUE);
    assertTrue(Files.readString(file).contains("[[[0,0],[50,0],[50,100],[0,100],[0,0]]]"));
  }

  @Test
  public void geoJsonHasARectangleAndAMeasurementPerTile() throws IOException {
    Path file = folder.getRoot().toPath().resolve("slide.geojson");
    TileGeoJson.write(
        file,
        Optional.empty(),
        GeoJsonOrigin.SLIDE,
        List.of(new TileValue(10, 20, 5, 0.25), value(Double.NaN)),
        "Attention",
        OPAQUE);
    JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertEquals("FeatureCollection", root.get("type").getAsString());
    JsonArray features = root.getAsJsonArray("features");
    assertEquals(1, features.size());
    JsonObject feature = features.get(0).getAsJsonObject();
    assertEquals(
        "[[[10,20],[15,20],[15,25],[10,25],[10,20]]]",
        feature.getAsJsonObject("geometry").get("coordinates").toString());
    JsonObject properties = feature.getAsJsonObject("properties");
    assertEquals("detection", properties.get("objectType").getAsString());
    assertEquals(
        0.25, properties.getAsJsonObject("measurements").get("Attention").getAsDouble(), 0);
  }

  @Test
  public void geoJsonCountsFromTheCornerThatQuPathShows() throws IOException {
    Map<String, String> bounds = Map.of("openslide.bounds-x", "4000", "openslide.bounds-y", "3000");
    Path file = folder.getRoot().toPath().resolve("slide.geojson");
    List<TileValue> tiles = List.of(new TileValue(4480, 3360, 224, 1));
    TileGeoJson.write(
        file, Optional.empty(), GeoJsonOrigin.ofQuPath(slide(bounds)), tiles, "A", OPAQUE);
    assertTrue(Files.readString(file).contains("[[[480,360],[704,360],"));
    assertEquals(GeoJsonOrigin.SLIDE, GeoJsonOrigin.ofQuPath(slide(Map.of())));
    assertEquals(
        GeoJsonOrigin.SLIDE,
        GeoJsonOrigin.ofQuPath(slide(Map.of("openslide.bounds-x", "nowhere"))));
  }

  private static SlideMetadata slide(Map<String, String> properties) {
    return new SlideMetadata(
        Path.of("s.scn"),
        "Leica SCN",
        List.of(new Level(9000, 9000, 1, 1)),
        Optional.empty(),
        properties,
        Set.of());
  }

  @Test
  public void tilesThatLieOffTheSlideAreCounted() {
    List<TileValue> tiles =
        List.of(
            new TileValue(0, 0, 448, 1),
            new TileValue(2240, 1792, 448, 1), // over the edge
            new TileValue(2560, 0, 448, 1), // the first that is off, on each side
            new TileValue(-448, 0, 448, 1),
            new TileValue(0, 2048, 448, 1));
    String warning = TilesOffSlide.in(tiles, 2560, 2048).orElseThrow().of("one");
    assertTrue(warning, warning.contains("3 of 5 tiles of slide \"one\""));
    assertTrue(warning, warning.contains("up to 3008 × 2496 px, slide: 2560 × 2048 px"));
    assertEquals(Optional.empty(), TilesOffSlide.in(tiles.subList(0, 2), 2560, 2048));
  }

  @Test
  public void tilesOfACopyOfAnotherSizeAreNoticed() throws IOException {
    BufferedImage image = new BufferedImage(1200, 900, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 1200, 900);
    graphics.setColor(new Color(190, 90, 150));
    Area tissue = new Area(new Ellipse2D.Double(150, 120, 400, 300));
    tissue.add(new Area(new Ellipse2D.Double(600, 380, 450, 430)));
    graphics.fill(tissue);
    graphics.dispose();
    Path file = folder.newFile("slide.png").toPath();
    ImageIO.write(image, "png", file.toFile());
    try (Slide slide = Slides.open(file, Optional.empty())) {
      assertEquals(Optional.empty(), TilesOfAnotherScale.in(tiles(tissue, 1), slide));
      assertEquals(Optional.empty(), TilesOfAnotherScale.in(List.of(), slide));
      Area part = new Area(new Ellipse2D.Double(150, 120, 400, 300));
      assertEquals("a region", Optional.empty(), TilesOfAnotherScale.in(tiles(part, 1), slide));
      part = new Area(new Rectangle(0, 0, 840, 600));
      part.intersect(tissue);
      assertEquals("a corner", Optional.empty(), TilesOfAnotherScale.in(tiles(part, 1), slide));
      part = new Area(new Rectangle(200, 170, 120, 80)); // enlarged, on much of the other piece
      assertEquals("a spot", Optional.empty(), TilesOfAnotherScale.in(tiles(part, 1), slide));
      assertEquals("a bit", Optional.empty(), TilesOfAnotherScale.in(tiles(tissue, 0.93), slide));
      assertTrue(
          "near a half, on most of it",
          TilesOfAnotherScale.in(most(tissue, 0.52), slide).isPresent());
      assertEquals(
          "such factors must fit very well",
          Optional.empty(),
          TilesOfAnotherScale.in(most(tissue, 0.7), slide));
      for (double scale : new double[] {0.25, 0.5, 0.7, 1.6, 2, 4}) {
        TilesOfAnotherScale found =
            TilesOfAnotherScale.in(tiles(tissue, scale), slide).orElseThrow();
        assertEquals(1 / scale, found.factor(), 0.1 / scale);
        String warning = found.of("one");
        assertTrue(warning, warning.contains(scale < 1 ? "a smaller copy" : "a larger copy"));
      }
    }
  }

  /** Tiles of 20 px on tissue, as a copy of the slide has them. */
  private static List<TileValue> tiles(Area tissue, double scale) {
    List<TileValue> tiles = new ArrayList<>();
    for (int y = 0; y < 900; y += 20) {
      for (int x = 0; x < 1200; x += 20) {
        if (tissue.contains(x + 10, y + 10)) {
          tiles.add(
              new TileValue((int) (x * scale), (int) (y * scale), (int) Math.ceil(20 * scale), 1));
        }
      }
    }
    return tiles;
  }

  /** Seven of ten of them, an agreement of 0.82 at best. */
  private static List<TileValue> most(Area tissue, double scale) {
    List<TileValue> tiles = tiles(tissue, scale);
    return IntStream.range(0, tiles.size())
        .filter(i -> i * 7 % 10 < 7)
        .mapToObj(tiles::get)
        .toList();
  }

  @Test
  public void aSlideThatCannotBeReadIsNamed() throws IOException {
    Path broken = TestSlides.broken(folder.newFile("broken.tiff").toPath());
    IOException e =
        assertThrows(
            IOException.class, () -> Heatmap.paint(broken, Optional.empty(), List.of(), OPAQUE));
    assertTrue(e.getMessage(), e.getMessage().contains("broken.tiff"));
  }

  @Test
  public void coloursReachTheirEnds() {
    assertEquals(0x440154, ColourMap.VIRIDIS.rgb(-1));
    assertEquals(0xfde725, ColourMap.VIRIDIS.rgb(2));
    assertEquals(0x3b4cc0, ColourMap.COOL_WARM.rgb(0));
  }

  private static TileValue value(double value) {
    return new TileValue(0, 0, 1, value);
  }
}
