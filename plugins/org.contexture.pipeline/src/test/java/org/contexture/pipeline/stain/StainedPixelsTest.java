package org.contexture.pipeline.stain;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.distillation.window.WindowSource;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.gallery.TilePicture;
import org.contexture.pipeline.stream.PackedTiles;
import org.contexture.pipeline.stream.SlideStream;
import org.contexture.pipeline.stream.SlideWindows;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.stream.TileStream;
import org.contexture.pipeline.stream.WindowOptions;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.stain.Illumination;
import org.contexture.slides.stain.StainMatrix;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.stain.StainProfile;
import org.contexture.slides.stain.StainReference;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TileGrid;
import org.contexture.slides.tissue.TissueOptions;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whoever reads a slide in another stain sees the same pixels. */
public class StainedPixelsTest {

  private static final int PX = 16;

  private static final StainNormalisation HOW =
      new StainNormalisation(
          StainMethod.MACENKO,
          new StainProfile.Stains(
              new Illumination(250, 240, 245, 0), StainMatrix.HAEMATOXYLIN_EOSIN, 2, 1),
          new StainProfile.Stains(
              Illumination.WHITE,
              new StainMatrix(new double[] {0.6, 0.7, 0.4, 0.2, 0.9, 0.2}),
              1.5,
              1.2));

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private SlideTiles stained() {
    Path file = TestSlides.noise(folder.getRoot().toPath().resolve("s.png"), 64, 64, 5);
    return TestSlides.tiles("s", file, 4, 4, PX).stained(Optional.of(HOW));
  }

  private static byte[] expected(SlideTiles slide, Tile tile) throws Exception {
    try (Slide plain = Slides.open(slide.path(), Optional.empty())) {
      return HOW.of(TileGrid.read(plain, tile, PX)).rgb();
    }
  }

  private static byte[] tile(byte[] rgb, int i) {
    return Arrays.copyOfRange(rgb, i * 3 * PX * PX, (i + 1) * 3 * PX * PX);
  }

  @Test
  public void extractionSeesThem() throws Exception {
    SlideTiles slide = stained();
    int seen = 0;
    try (TileStream stream =
        TileStream.open(List.of(slide).iterator(), StreamOptions.forThisMachine(5))) {
      SlideStream one = stream.next().orElseThrow();
      for (var batch = one.nextBatch(); batch.isPresent(); batch = one.nextBatch()) {
        PackedTiles tiles = batch.get();
        for (int i = 0; i < tiles.indices().length; i++) {
          Tile tile = slide.tiles().get(tiles.indices()[i]);
          assertArrayEquals(expected(slide, tile), tile(tiles.pixels().rgb(), i));
          seen++;
        }
      }
    }
    assertEquals(16, seen);
  }

  @Test
  public void distillationSeesThem() throws Exception {
    SlideTiles slide = stained();
    WindowOptions upright = new WindowOptions(1, 1, false, 0, 2, 4, 1);
    SlideWindows windows = SlideWindows.of(List.of(slide), upright);
    List<byte[]> seen = new ArrayList<>();
    try (WindowSource.Windows open = windows.open(0, 0)) {
      open.forEachRemaining(window -> seen.add(window.tiles().rgb()));
    }
    assertEquals(16, seen.size());
    for (Tile tile : slide.tiles()) {
      byte[] expected = expected(slide, tile);
      assertTrue(seen.stream().anyMatch(rgb -> Arrays.equals(rgb, expected)));
    }
    assertNotEquals(
        windows.identity(),
        SlideWindows.of(List.of(slide.stained(Optional.empty())), upright).identity());
  }

  @Test
  public void picturesOfTilesShowThem() throws Exception {
    SlideTiles slide = stained();
    Tile tile = slide.tiles().get(5);
    try (Slide open = Slides.open(slide.path(), Optional.empty(), slide.look())) {
      byte[] png =
          new TilePicture(PX, 0).cut(open, new TileValue(tile.x(), tile.y(), tile.size(), 1));
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      RgbImage expected = new RgbImage(PX, PX, expected(slide, tile));
      for (int i = 0; i < PX * PX; i++) {
        assertEquals(
            expected.toBufferedImage().getRGB(i % PX, i / PX), image.getRGB(i % PX, i / PX));
      }
    }
  }

  @Test
  public void aCohortIsBroughtToItsMedianAndWhatCannotBeMeasuredSaysWhy() throws Exception {
    Path root = folder.getRoot().toPath();
    List<SlideToTile> slides = new ArrayList<>();
    SyntheticCohort.write(
            new SyntheticOptions(3, 1024, 1024, 0.5, 0.5, 1, 4),
            root.resolve("cohort"),
            (written, of) -> {})
        .forEach(slide -> slides.add(new SlideToTile(slide.id(), slide.path(), Optional.empty())));
    slides.add(new SlideToTile("empty", white(root.resolve("white.png")), Optional.empty()));
    slides.add(
        new SlideToTile("broken", TestSlides.broken(root.resolve("b.tiff")), Optional.empty()));
    Map<String, StainedSlide> found = new HashMap<>();
    StainReference reference =
        CohortStains.run(
            slides,
            new StainOptions(
                StainMethod.MACENKO, new StainTarget.Median(), TissueOptions.defaults(), 64),
            (slide, to) -> found.put(slide.slide(), slide),
            Progress.NONE);
    assertEquals(5, found.size());
    for (String id : List.of("synthetic-001", "synthetic-002", "synthetic-003")) {
      StainNormalisation how = found.get(id).normalisation().orElseThrow();
      assertEquals(reference.profile(), how.to());
      assertTrue(found.get(id).picture().length > 100);
    }
    for (String id : List.of("empty", "broken")) {
      assertFalse(found.get(id).normalisation().isPresent());
      assertTrue(found.get(id).note(), found.get(id).note().startsWith("Left as it is: "));
    }
  }

  private static Path white(Path file) throws Exception {
    BufferedImage image = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 400 * 400; i++) {
      image.setRGB(i % 400, i / 400, 0xF4F4F4);
    }
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
