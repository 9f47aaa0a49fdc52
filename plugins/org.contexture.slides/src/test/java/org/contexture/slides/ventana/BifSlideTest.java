package org.contexture.slides.ventana;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.Damage;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.openslide.OpenSlideDifference;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** BIF files that this test writes after descriptions of the format. */
public class BifSlideTest {

  private static final int TILE = TestPyramid.TILE;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private static Slide open(Path path) throws SlideException {
    return Slides.open(path, Optional.empty());
  }

  /** A grid of 8 × 6 tiles: an area of 4 × 3, and one of 3 × 3 to its right, higher up. */
  static Path twoAreas(Path path, double overlap) throws IOException {
    RgbImage grid = TestPyramid.picture(8 * TILE, 6 * TILE, 1);
    return new TestBif()
        .level(grid)
        .level(TestPyramid.halved(grid))
        .level(TestPyramid.halved(TestPyramid.halved(grid)))
        .area(0, 0, 4, 3, 16, 0, overlap)
        .area(4, 3, 3, 3, 320, 160, overlap)
        .writeTo(path);
  }

  @Test
  public void levelsAreasAndMetadata() throws IOException {
    try (Slide slide = open(twoAreas(file("a.bif"), 8))) {
      var metadata = slide.metadata();
      assertEquals("Ventana BIF", metadata.format());
      // areas of 3 rows are 176 px high, so the upper one starts at 0 and the lower one at 160
      assertEquals(
          List.of(new Level(496, 336, 1, 1), new Level(248, 168, 2, 2), new Level(124, 84, 4, 4)),
          metadata.levels());
      assertEquals(Optional.of(MicronsPerPixel.square(0.465)), metadata.micronsPerPixel());
      assertEquals(Set.of("macro"), metadata.associatedImages());
      assertEquals("20", metadata.properties().get("openslide.objective-power"));
      assertEquals("16", metadata.properties().get("openslide.bounds-x"));
      assertEquals("480", metadata.properties().get("openslide.bounds-width"));
    }
  }

  /** The picture of the grid is cut into tiles; where two overlap, the right one is seen. */
  @Test
  public void tilesLieOneAdvanceApart() throws IOException {
    int advance = TILE - 8;
    Path path = twoAreas(file("a.bif"), 8);
    Path plain = file("plain.bif");
    new TestBif().level(TestPyramid.picture(8 * TILE, 6 * TILE, 1)).writeTo(plain);
    try (Slide slide = open(path);
        Slide grid = open(plain)) {
      assertEquals(8 * TILE, grid.metadata().width());
      assertArrayEquals(
          grid.read(0, TILE, TILE, advance, advance).rgb(),
          slide.read(0, 16 + advance, 160 + advance, advance, advance).rgb());
      assertArrayEquals(
          grid.read(0, 3 * TILE, 2 * TILE, TILE, TILE).rgb(),
          slide.read(0, 16 + 3 * advance, 160 + 2 * advance, TILE, TILE).rgb());
      assertEquals(-1, slide.read(0, 5, 165, 5, 5).rgb()[0]);
    }
  }

  @Test
  public void theProfileOfTheFirstLevelIsFound() throws IOException {
    byte[] profile = {9, 8, 7, 6, 5};
    RgbImage grid = TestPyramid.picture(300, 200, 1);
    Path path =
        new TestBif()
            .level(grid)
            .level(TestPyramid.halved(grid))
            .profile(profile)
            .writeTo(file("icc.bif"));
    try (Slide with = open(path);
        Slide without = open(twoAreas(file("a.bif"), 8))) {
      assertArrayEquals(profile, with.colourProfile().orElseThrow());
      assertEquals(Optional.empty(), without.colourProfile());
    }
  }

  @Test
  public void sameAsOpenSlide() throws IOException {
    OpenSlideDifference.requireOpenSlide();
    assertEquals(0, OpenSlideDifference.largest(twoAreas(file("same.bif"), 8), 3));
    Path plain = file("plain.bif");
    RgbImage grid = TestPyramid.picture(300, 200, 1);
    new TestBif().level(grid).level(TestPyramid.halved(grid)).writeTo(plain);
    assertEquals(0, OpenSlideDifference.largest(plain, 2));
  }

  @Test
  public void placesBetweenPixelsAreRounded() throws IOException {
    try (Slide slide = open(twoAreas(file("a.bif"), 8.3))) {
      double advance = TILE - 8.3;
      int expected = 16 + (int) Math.round(3 * advance);
      assertEquals(-1, slide.read(0, expected + TILE, 200, 1, 1).rgb()[0]);
      assertTrue(slide.read(0, expected + TILE - 1, 200, 1, 1).rgb()[0] != -1);
    }
  }

  private Path joined(String across, String down) throws IOException {
    return new TestBif()
        .level(TestPyramid.picture(4 * TILE, 3 * TILE, 1))
        .joints(across, down)
        .area(0, 0, 4, 3, 0, 0, 8)
        .writeTo(file(across + down + ".bif"));
  }

  /** Newer scanners measure overlaps from the other side. */
  @Test
  public void jointsToTheLeftAndDownAreThoseToTheRightAndUp() throws IOException {
    try (Slide first = open(joined("RIGHT", "UP"));
        Slide second = open(joined("LEFT", "DOWN"))) {
      assertEquals(first.metadata().levels(), second.metadata().levels());
      int width = first.metadata().width();
      int height = first.metadata().height();
      assertEquals(4 * TILE - 3 * 8, width);
      assertArrayEquals(
          first.read(0, 0, 0, width, height).rgb(), second.read(0, 0, 0, width, height).rgb());
    }
  }

  @Test
  public void otherJointsAreRefusedByName() throws IOException {
    Path path = joined("RIGHT", "AROUND");
    SlideException e = assertThrows(SlideException.class, () -> open(path));
    assertTrue(e.getMessage(), e.getMessage().contains("'AROUND'"));
  }

  @Test(timeout = 300_000)
  public void damageIsRefusedOrHarmless() throws IOException {
    Path path = file("damaged.bif");
    new TestBif()
        .level(TestPyramid.picture(2 * TILE, 2 * TILE, 1))
        .level(TestPyramid.picture(TILE, TILE, 2))
        .area(0, 0, 2, 2, 0, 0, 4)
        .writeTo(path);
    Damage.tryAll(path, List.of(path));
  }
}
