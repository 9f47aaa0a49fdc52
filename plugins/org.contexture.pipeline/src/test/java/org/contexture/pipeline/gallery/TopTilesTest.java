package org.contexture.pipeline.gallery;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.pipeline.TestSlides;
import org.contexture.pipeline.TileValue;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TopTilesTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theLargestComeFirstAndEqualOnesKeepTheirOrder() {
    assertEquals(
        List.of("1 b 9.0 at 0", "2 a 5.0 at 10", "3 b 5.0 at 10"),
        chosen(new TopTiles(3, true, 0)));
  }

  @Test
  public void theSmallestComeFirstIfWanted() {
    assertEquals(List.of("1 a -2.0 at 0", "2 b 1.0 at 30"), chosen(new TopTiles(2, false, 0)));
  }

  @Test
  public void noSlideGivesMoreThanItsShareAndNaNIsNeverChosen() {
    assertEquals(List.of("1 b 9.0 at 0", "2 a 5.0 at 10"), chosen(new TopTiles(10, true, 1)));
    assertEquals(5, chosen(new TopTiles(10, true, 0)).size());
  }

  @Test
  public void aTileIsCutOutPixelByPixel() throws Exception {
    Path file = TestSlides.noise(folder.getRoot().toPath().resolve("s.png"), 200, 100, 1);
    BufferedImage whole = ImageIO.read(file.toFile());
    BufferedImage tile = cut(file, new TilePicture(32, 0), new TileValue(40, 50, 32, 1));
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        assertEquals(whole.getRGB(40 + x, 50 + y), tile.getRGB(x, y));
      }
    }
  }

  @Test
  public void surroundingsAreShownAndTheTileIsOutlined() throws Exception {
    Path file = TestSlides.noise(folder.getRoot().toPath().resolve("s.png"), 200, 100, 1);
    BufferedImage whole = ImageIO.read(file.toFile());
    BufferedImage tile = cut(file, new TilePicture(96, 1), new TileValue(40, 40, 32, 1));
    assertEquals(whole.getRGB(40 - 32 + 5, 40 - 32 + 5), tile.getRGB(5, 5));
    assertEquals(whole.getRGB(40 + 16, 40 + 16), tile.getRGB(48, 48));
    assertNotEquals(whole.getRGB(40, 40 + 16), tile.getRGB(32, 48));
  }

  @Test
  public void numbersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TopTiles(0, true, 0));
    assertThrows(IllegalArgumentException.class, () -> new TopTiles(1, true, -1));
    assertThrows(IllegalArgumentException.class, () -> new TilePicture(8, 0));
    assertThrows(IllegalArgumentException.class, () -> new TilePicture(64, Double.NaN));
  }

  private static BufferedImage cut(Path file, TilePicture picture, TileValue tile)
      throws Exception {
    try (Slide slide = Slides.open(file, Optional.empty())) {
      return ImageIO.read(new ByteArrayInputStream(picture.cut(slide, tile)));
    }
  }

  private static List<String> chosen(TopTiles choice) {
    Map<String, List<TileValue>> slides = new LinkedHashMap<>();
    slides.put("a", List.of(value(0, -2), value(10, 5), value(20, Double.NaN)));
    slides.put("b", List.of(value(0, 9), value(10, 5), value(30, 1)));
    return choice.choose(slides).stream()
        .map(
            tile ->
                String.format(
                    Locale.ROOT,
                    "%d %s %s at %d",
                    tile.rank(),
                    tile.slide(),
                    tile.tile().value(),
                    tile.tile().x()))
        .toList();
  }

  private static TileValue value(int x, double value) {
    return new TileValue(x, 0, 10, value);
  }
}
