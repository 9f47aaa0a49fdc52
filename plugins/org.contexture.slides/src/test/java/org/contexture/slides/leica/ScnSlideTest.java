package org.contexture.slides.leica;

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

/** SCN files that this test writes after descriptions of the format. */
public class ScnSlideTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private static Slide open(Path path) throws SlideException {
    return Slides.open(path, Optional.empty());
  }

  /** A glass of 400 × 600 µm at 0.5 µm/px; two areas that overlap, each of two levels. */
  static Path twoAreas(Path path) throws IOException {
    RgbImage first = TestPyramid.picture(280, 240, 1);
    RgbImage second = TestPyramid.picture(320, 200, 2);
    return new TestScn(400_000, 600_000)
        .image(0, 0, 400_000, 600_000, "brightfield", "1", TestPyramid.picture(100, 150, 3))
        .image(50_000, 60_000, 140_000, 120_000, "brightfield", "20", first, quarter(first))
        .image(100_000, 150_000, 160_000, 100_000, "brightfield", "20", second, quarter(second))
        .writeTo(path);
  }

  private static RgbImage quarter(RgbImage image) {
    return TestPyramid.halved(TestPyramid.halved(image));
  }

  @Test
  public void areasLieWhereTheXmlSays() throws IOException {
    try (Slide slide = open(twoAreas(file("a.scn")))) {
      var metadata = slide.metadata();
      assertEquals("Leica SCN", metadata.format());
      assertEquals(
          List.of(new Level(800, 1200, 1, 1), new Level(200, 300, 4, 4)), metadata.levels());
      assertEquals(Optional.of(MicronsPerPixel.square(0.5)), metadata.micronsPerPixel());
      assertEquals(Set.of("macro"), metadata.associatedImages());
      assertEquals(100, slide.associatedImage("macro").width());
      var properties = metadata.properties();
      assertEquals("20", properties.get("openslide.objective-power"));
      assertEquals("B1", properties.get("leica.barcode"));
      assertEquals("100", properties.get("openslide.bounds-x"));
      assertEquals("120", properties.get("openslide.bounds-y"));
      assertEquals("420", properties.get("openslide.bounds-width"));
      assertEquals("380", properties.get("openslide.bounds-height"));
      byte[] white = new byte[3 * 9 * 9];
      java.util.Arrays.fill(white, (byte) 255);
      assertArrayEquals(white, slide.read(0, 90, 110, 9, 9).rgb());
    }
  }

  @Test
  public void theProfileOfTheFirstAreaIsFound() throws IOException {
    byte[] profile = {9, 8, 7, 6, 5};
    Path path =
        new TestScn(400_000, 600_000)
            .image(
                50_000,
                60_000,
                140_000,
                120_000,
                "brightfield",
                "20",
                TestPyramid.picture(280, 240, 1))
            .profile(profile)
            .writeTo(file("icc.scn"));
    try (Slide with = open(path);
        Slide without = open(twoAreas(file("a.scn")))) {
      assertArrayEquals(profile, with.colourProfile().orElseThrow());
      assertEquals(Optional.empty(), without.colourProfile());
    }
  }

  @Test
  public void otherFocalPlanesAreSaid() throws IOException {
    RgbImage picture = TestPyramid.picture(280, 240, 1);
    Path path =
        new TestScn(400_000, 600_000)
            .planes(3)
            .image(0, 0, 140_000, 120_000, "brightfield", "20", picture, quarter(picture))
            .writeTo(file("planes.scn"));
    try (Slide slide = open(path)) {
      assertEquals(2, slide.metadata().levels().size());
      assertEquals(
          "4 pictures of other focal planes",
          slide.metadata().properties().get("contexture.left-out.focal-planes"));
    }
  }

  @Test
  public void sameAsOpenSlide() throws IOException {
    OpenSlideDifference.requireOpenSlide();
    assertEquals(0, OpenSlideDifference.largest(twoAreas(file("same.scn")), 2));
  }

  @Test
  public void fluorescenceIsRefusedByName() throws IOException {
    Path path =
        new TestScn(400_000, 600_000)
            .image(0, 0, 400_000, 600_000, "brightfield", "1", TestPyramid.picture(100, 150, 3))
            .image(0, 0, 9_000, 9_000, "fluorescence", "20", TestPyramid.picture(180, 180, 3))
            .writeTo(file("fluorescence.scn"));
    SlideException e = assertThrows(SlideException.class, () -> open(path));
    assertTrue(e.getMessage(), e.getMessage().contains("fluorescence"));
  }

  @Test(timeout = 300_000)
  public void damageIsRefusedOrHarmless() throws IOException {
    Path path =
        new TestScn(100_000, 90_000)
            .image(0, 0, 100_000, 90_000, "brightfield", "1", TestPyramid.picture(40, 36, 3))
            .image(
                10_000,
                10_000,
                50_000,
                40_000,
                "brightfield",
                "20",
                TestPyramid.picture(100, 80, 4))
            .writeTo(file("damaged.scn"));
    Damage.tryAll(path, List.of(path));
  }
}
