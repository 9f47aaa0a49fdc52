package org.contexture.slides.tiling;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.tiff.TestPyramid;
import org.contexture.slides.tissue.TissueMask;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TileGridTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Slide open(double x, double y) throws Exception {
    Path path = folder.getRoot().toPath().resolve("slide.tif");
    TestPyramid.raw(
        path, List.of(TestPyramid.picture(1000, 600, 1)), false, ByteOrder.LITTLE_ENDIAN);
    return Slides.open(path, Optional.of(new MicronsPerPixel(x, y)));
  }

  private static TissueMask everywhere() {
    boolean[] tissue = new boolean[60];
    Arrays.fill(tissue, true);
    return new TissueMask(10, 6, 100, 100, tissue);
  }

  @Test
  public void tilesHaveTheTargetResolution() throws Exception {
    try (Slide slide = open(0.25, 0.25)) {
      TileGrid grid = TileGrid.lay(slide, everywhere(), new TilingOptions(100, 0.5, 0, 0.5));
      assertEquals(5, grid.columns());
      assertEquals(3, grid.rows());
      assertEquals(15, grid.tiles().size());
      assertEquals(new Tile(1, 2, 200, 400, 200, 1), grid.tiles().get(11));
      assertEquals(100, TileGrid.read(slide, grid.tiles().get(11), 100).width());
    }
  }

  @Test
  public void pixelsThatAreNotSquareGiveSquareTiles() throws Exception {
    try (Slide slide = open(0.25, 0.5)) {
      TileGrid grid = TileGrid.lay(slide, everywhere(), new TilingOptions(100, 0.5, 0, 0.5));
      assertEquals(5, grid.columns());
      assertEquals(6, grid.rows());
      assertEquals(100, grid.tiles().get(5).y());
      RgbImage tile = TileGrid.read(slide, grid.tiles().get(0), 100);
      RgbImage source = slide.read(0, 0, 0, 2, 1);
      assertEquals(
          ((source.rgb()[0] & 255) + (source.rgb()[3] & 255)) / 2.0, tile.rgb()[0] & 255, 0.51);
    }
  }

  @Test
  public void overlapMovesTilesTogether() throws Exception {
    try (Slide slide = open(0.5, 0.5)) {
      TileGrid grid = TileGrid.lay(slide, everywhere(), new TilingOptions(200, 0.5, 50, 0.5));
      assertEquals(6, grid.columns());
      assertEquals(150, grid.tiles().get(1).x());
      assertTrue(grid.tiles().get(5).x() + 200 <= 1000);
    }
  }

  @Test
  public void padTakesTheTilesAtTheEdgeToo() throws Exception {
    try (Slide slide = open(0.5, 0.5)) {
      TilingOptions pad = new TilingOptions(300, 0.5, 0, 0.1, EdgeRule.PAD, 1, 0);
      TileGrid grid = TileGrid.lay(slide, everywhere(), pad);
      assertEquals(4, grid.columns());
      assertEquals(2, grid.rows());
      Tile last = grid.tiles().get(3);
      assertEquals(1 / 3.0, last.tissue(), 0.01);
      RgbImage tile = TileGrid.read(slide, last, 300);
      assertEquals(-1, tile.rgb()[3 * 299]);
      assertEquals(
          3, TileGrid.lay(slide, everywhere(), new TilingOptions(300, 0.5, 0, 0.1)).columns());
    }
  }

  @Test
  public void onlyTilesWithEnoughTissueAreTaken() throws Exception {
    boolean[] tissue = new boolean[60];
    tissue[0] = true;
    tissue[1] = true;
    tissue[10] = true;
    TissueMask mask = new TissueMask(10, 6, 100, 100, tissue);
    try (Slide slide = open(0.5, 0.5)) {
      assertEquals(
          List.of(new Tile(0, 0, 0, 0, 200, 0.75)),
          TileGrid.lay(slide, mask, new TilingOptions(200, 0.5, 0, 0.5)).tiles());
      assertEquals(
          0, TileGrid.lay(slide, mask, new TilingOptions(200, 0.5, 0, 0.8)).tiles().size());
      assertEquals(
          1, TileGrid.lay(slide, mask, new TilingOptions(200, 0.5, 0, 0.75)).tiles().size());
      assertEquals(15, TileGrid.lay(slide, mask, new TilingOptions(200, 0.5, 0, 0)).tiles().size());
    }
  }

  @Test
  public void halfAPixelOfRoundingLosesNoTile() throws Exception {
    try (Slide slide = open(0.2499, 0.2499)) {
      TileGrid grid = TileGrid.lay(slide, everywhere(), new TilingOptions(100, 0.5, 0, 1));
      assertEquals(5, grid.columns()); // five tiles of 200.08 px on 1000 px
      assertEquals(15, grid.tiles().size());
    }
  }

  @Test
  public void blackIsAsBlankAsWhite() {
    for (int value : new int[] {0, 14, 221, 255}) {
      byte[] rgb = new byte[3 * 16];
      Arrays.fill(rgb, (byte) value);
      assertEquals(1, TileQuality.of(new RgbImage(4, 4, rgb)).blank(), 0);
    }
    byte[] grey = new byte[3 * 16];
    Arrays.fill(grey, (byte) 128);
    assertEquals(0, TileQuality.of(new RgbImage(4, 4, grey)).blank(), 0);
  }

  @Test
  public void unknownResolutionTellsTheUserWhatToDo() throws Exception {
    Path path = folder.getRoot().toPath().resolve("plain.png");
    javax.imageio.ImageIO.write(
        TestPyramid.picture(64, 64, 1).toBufferedImage(), "png", path.toFile());
    try (Slide slide = Slides.open(path, Optional.empty())) {
      SlideException e =
          assertThrows(
              SlideException.class,
              () -> TileGrid.lay(slide, everywhere(), TilingOptions.defaults()));
      assertTrue(e.getMessage(), e.getMessage().startsWith(path.toString()));
      assertTrue(e.getMessage(), e.getMessage().contains("override"));
    }
  }

  /** A target that was given in the wrong unit must not count for hours or find nothing. */
  @Test
  public void anAbsurdlyFineGridIsRefusedAndACoarseOneIsEmpty() throws Exception {
    try (Slide slide = open(0.5, 0.5)) {
      for (double target : new double[] {1e-5, 1e-12}) {
        TilingOptions fine = new TilingOptions(8, target, 7, 0.5, EdgeRule.WHOLE_TILES, 1, 0, true);
        SlideException e =
            assertThrows(SlideException.class, () -> TileGrid.lay(slide, everywhere(), fine));
        assertTrue(e.getMessage(), e.getMessage().contains("Choose larger tiles"));
      }
    }
    try (Slide slide = open(1e-7, 1e-7)) {
      TilingOptions coarse = new TilingOptions(8192, 999, 0, 0, EdgeRule.PAD, 1, 0);
      assertEquals(1, TileGrid.lay(slide, everywhere(), coarse).tiles().size());
      TilingOptions whole = new TilingOptions(8192, 999, 0, 0);
      assertEquals(new TileGrid(0, 0, List.of()), TileGrid.lay(slide, everywhere(), whole));
    }
  }

  /** Of 0.5 µm per pixel: 8 times as fine is refused unless asked for, a little less is not. */
  @Test
  public void whatIsEnlargedEightTimesIsRefusedUnlessAskedFor() throws Exception {
    try (Slide slide = open(0.5, 0.5)) {
      TilingOptions eight = new TilingOptions(8, 0.0625, 0, 0.5);
      SlideException e =
          assertThrows(SlideException.class, () -> TileGrid.lay(slide, everywhere(), eight));
      assertTrue(e.getMessage(), e.getMessage().contains("would be enlarged 8.0 times"));
      TilingOptions asked = new TilingOptions(8, 0.0625, 0, 0.5, EdgeRule.WHOLE_TILES, 1, 0, true);
      assertFalse(TileGrid.lay(slide, everywhere(), asked).tiles().isEmpty());
      TilingOptions less = new TilingOptions(8, 0.0626, 0, 0.5);
      assertFalse(TileGrid.lay(slide, everywhere(), less).tiles().isEmpty());
    }
    try (Slide slide = open(0.25, 0.5)) { // the coarser side counts
      TilingOptions eight = new TilingOptions(8, 0.0625, 0, 0.5);
      assertThrows(SlideException.class, () -> TileGrid.lay(slide, everywhere(), eight));
    }
  }

  @Test
  public void blankAndBlurredTilesCanBeLeftOut() throws Exception {
    int width = 600;
    byte[] rgb = new byte[3 * width * 200];
    RgbImage sharp = TestPyramid.picture(200, 200, 3);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int at = 3 * (y * width + x) + c;
          rgb[at] =
              (byte)
                  (x < 200
                      ? 250
                      : x < 400 ? 100 + x / 20 : sharp.rgb()[3 * (y * 200 + x - 400) + c]);
        }
      }
    }
    Path path = folder.getRoot().toPath().resolve("quality.tif");
    TestPyramid.raw(path, List.of(new RgbImage(width, 200, rgb)), false, ByteOrder.LITTLE_ENDIAN);
    try (Slide slide = Slides.open(path, Optional.of(MicronsPerPixel.square(0.5)))) {
      assertArrayEquals(new int[] {0, 1, 2}, columns(slide, 1, 0));
      assertArrayEquals(new int[] {1, 2}, columns(slide, 0.9, 0));
      assertArrayEquals(new int[] {2}, columns(slide, 1, 20));
    }
  }

  private static int[] columns(Slide slide, double blank, double sharpness) throws SlideException {
    TilingOptions options =
        new TilingOptions(200, 0.5, 0, 0, EdgeRule.WHOLE_TILES, blank, sharpness);
    return TileGrid.lay(slide, everywhere(), options).tiles().stream()
        .mapToInt(Tile::column)
        .toArray();
  }
}
