package org.contexture.slides.openslide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.contexture.slides.Level;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Shared;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.tiff.TestPyramid;
import org.contexture.slides.tiff.TiffSlide;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The built-in reader against OpenSlide, pixel for pixel. */
public class SameAsOpenSlideTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Before
  public void requireOpenSlide() {
    Assume.assumeTrue("OpenSlide is not installed", OpenSlideLibrary.version().isPresent());
  }

  @Test
  public void jpegInRgbIsEqual() throws Exception {
    assertEquals(0, largestDifference(Shared.cmu()));
  }

  @Test
  public void jpeg2000DiffersByNoMoreThanTwo() throws Exception {
    assertTrue(largestDifference(Shared.tcga()) <= 2);
  }

  @Test
  public void uncompressedPyramidIsEqual() throws Exception {
    Path path = folder.getRoot().toPath().resolve("raw.tif");
    TestPyramid.raw(path, TestPyramid.levels(640, 512, 2, 3), false, ByteOrder.LITTLE_ENDIAN);
    assertEquals(0, largestDifference(path));
  }

  @Test
  public void jpegInYCbCrIsEqual() throws Exception {
    Path path = folder.getRoot().toPath().resolve("ycbcr.tif");
    TestPyramid.jfif(path, TestPyramid.picture(450, 310, 4), 6);
    assertEquals(0, largestDifference(path));
  }

  @Test
  public void associatedImagesAndMicronsPerPixelAreEqual() throws Exception {
    try (Slide ours = Slides.open(Shared.cmu(), Optional.empty());
        Slide theirs = OpenSlideSlide.open(Shared.cmu()).orElseThrow()) {
      assertEquals(theirs.metadata().micronsPerPixel(), ours.metadata().micronsPerPixel());
      assertEquals(theirs.metadata().levels(), ours.metadata().levels());
      assertEquals(theirs.metadata().associatedImages(), ours.metadata().associatedImages());
      assertEquals(
          theirs.metadata().properties().get("openslide.objective-power"),
          ours.metadata().properties().get("openslide.objective-power"));
      for (String name : ours.metadata().associatedImages()) {
        assertEquals(
            name, 0, difference(theirs.associatedImage(name), ours.associatedImage(name), 0, 0));
      }
    }
  }

  /**
   * Over every level whole, and 40 regions a level. OpenSlide interpolates regions of levels whose
   * factor is no whole number unless they start at (0, 0), so there regions are cut from the whole
   * level.
   */
  private static int largestDifference(Path path) throws SlideException {
    int largest = 0;
    try (Slide ours = TiffSlide.open(path);
        Slide theirs = OpenSlideSlide.open(path).orElseThrow()) {
      assertEquals(theirs.metadata().levels().size(), ours.metadata().levels().size());
      Random random = new Random(11);
      for (int level = 0; level < ours.metadata().levels().size(); level++) {
        Level size = ours.metadata().levels().get(level);
        RgbImage whole = theirs.read(level, 0, 0, size.width(), size.height());
        largest =
            Math.max(
                largest,
                difference(whole, ours.read(level, 0, 0, size.width(), size.height()), 0, 0));
        for (int i = 0; i < 40; i++) {
          int x = random.nextInt(size.width() - 1);
          int y = random.nextInt(size.height() - 1);
          int width = 1 + random.nextInt(Math.min(300, size.width() - x));
          int height = 1 + random.nextInt(Math.min(300, size.height() - y));
          RgbImage part = ours.read(level, x, y, width, height);
          largest = Math.max(largest, difference(whole, part, x, y));
          if (level == 0) {
            largest =
                Math.max(largest, difference(theirs.read(level, x, y, width, height), part, 0, 0));
          }
        }
      }
    }
    return largest;
  }

  /** Between a part and the same place of the whole. */
  private static int difference(RgbImage whole, RgbImage part, int x, int y) {
    int largest = 0;
    for (int row = 0; row < part.height(); row++) {
      for (int i = 0; i < 3 * part.width(); i++) {
        int a = whole.rgb()[3 * ((y + row) * whole.width() + x) + i] & 255;
        int b = part.rgb()[3 * row * part.width() + i] & 255;
        largest = Math.max(largest, Math.abs(a - b));
      }
    }
    return largest;
  }
}
