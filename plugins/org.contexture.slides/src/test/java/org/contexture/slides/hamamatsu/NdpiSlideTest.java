package org.contexture.slides.hamamatsu;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.contexture.slides.Damage;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.jpeg.JpegCodec;
import org.contexture.slides.jpeg.TestJpegEncoder;
import org.contexture.slides.openslide.OpenSlideDifference;
import org.contexture.slides.tiff.TestPyramid;
import org.contexture.slides.tiff.TiffTag;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** NDPI files that this test writes after descriptions of the format. */
public class NdpiSlideTest {

  private static final long BEYOND_4_GB = (5L << 30) + 12_345;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final RgbImage picture = TestPyramid.picture(640, 520, 1);

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private static Slide open(Path path) throws SlideException {
    return Slides.open(path, Optional.empty());
  }

  private TestNdpi ndpi(long base, int stepX, int stepY) {
    return new TestNdpi(base)
        .level(picture, stepX, stepY, 10, 20, 0)
        .level(picture, stepX, stepY, 10, 20, 2000)
        .level(TestPyramid.picture(160, 130, 2), 1, 1, 5, 10, 0)
        .level(TestPyramid.picture(40, 33, 2), 1, 1, 0, 5, 0)
        .picture(TestJpegEncoder.yCbCr(TestPyramid.picture(90, 60, 3), 1, 1), 90, 60, -1, 0)
        .picture(TestJpegEncoder.yCbCr(TestPyramid.picture(30, 20, 3), 1, 1), 30, 20, -2, 0);
  }

  /** The whole JPEG by the JDK is what intervals give, put together. */
  private void assertReadsWholeJpeg(Path path, int stepX, int stepY) throws IOException {
    byte[] whole =
        new JpegCodec(new byte[0], true)
            .decode(
                TestJpegEncoder.restarting(picture, stepX, stepY, 10),
                picture.width(),
                picture.height());
    try (Slide slide = open(path)) {
      RgbImage read = slide.read(0, 0, 0, picture.width(), picture.height());
      assertArrayEquals(whole, read.rgb());
    }
  }

  @Test
  public void intervalsMakeTheWholeJpeg() throws IOException {
    assertReadsWholeJpeg(ndpi(64, 1, 1).writeTo(file("a.ndpi")), 1, 1);
    assertReadsWholeJpeg(
        new TestNdpi(64).level(picture, 1, 1, 10, 20, 0).without(65426).writeTo(file("b.ndpi")),
        1,
        1);
  }

  @Test
  public void offsetsBeyond4GigabytesAreFollowed() throws IOException {
    Path path = ndpi(BEYOND_4_GB, 1, 1).writeTo(file("large.ndpi"));
    assertReadsWholeJpeg(path, 1, 1);
  }

  @Test
  public void levelsMacroAndMetadata() throws IOException {
    try (Slide slide = open(ndpi(64, 2, 1).writeTo(file("a.ndpi")))) {
      assertEquals("Hamamatsu NDPI", slide.metadata().format());
      List<Level> levels = slide.metadata().levels();
      assertEquals(List.of(640, 160, 40), levels.stream().map(Level::width).toList());
      assertEquals(Optional.of(MicronsPerPixel.square(0.25)), slide.metadata().micronsPerPixel());
      assertEquals(Set.of("macro"), slide.metadata().associatedImages());
      assertEquals(90, slide.associatedImage("macro").width());
      var properties = slide.metadata().properties();
      assertEquals("20", properties.get("openslide.objective-power"));
      assertEquals("C9600", properties.get("hamamatsu.Product"));
      assertEquals("A1", properties.get("hamamatsu.Reference"));
      assertEquals("-5", properties.get("hamamatsu.XOffsetFromSlideCentre"));
      assertEquals(
          "1 levels of other focal planes", properties.get("contexture.left-out.focal-planes"));
    }
  }

  @Test
  public void theProfileOfTheFirstDirectoryIsFound() throws IOException {
    byte[] profile = {9, 8, 7, 6, 5};
    Path path =
        new TestNdpi(64)
            .level(picture, 1, 1, 10, 20, 0)
            .bytes(TiffTag.ICC_PROFILE, profile)
            .writeTo(file("icc.ndpi"));
    try (Slide with = open(path);
        Slide without = open(ndpi(64, 1, 1).writeTo(file("a.ndpi")))) {
      assertArrayEquals(profile, with.colourProfile().orElseThrow());
      assertEquals(Optional.empty(), without.colourProfile());
    }
  }

  @Test
  public void sameAsOpenSlide() throws IOException {
    OpenSlideDifference.requireOpenSlide();
    for (int[] step : new int[][] {{1, 1}, {2, 1}}) {
      Path path = file("same" + step[0] + step[1] + ".ndpi");
      RgbImage large = TestPyramid.picture(960, 640, 4);
      new TestNdpi(64)
          .level(large, step[0], step[1], 10, 20, 0)
          .level(TestPyramid.picture(240, 160, 5), 1, 1, 0, 5, 0)
          .writeTo(path);
      assertEquals(0, OpenSlideDifference.largest(path, 2));
    }
    Path far = file("far.ndpi");
    new TestNdpi(BEYOND_4_GB).level(TestPyramid.picture(960, 640, 4), 2, 1, 10, 20, 0).writeTo(far);
    assertEquals(0, OpenSlideDifference.largest(far, 1));
  }

  @Test
  public void fluorescenceIsRefusedByName() throws IOException {
    TestNdpi packed = new TestNdpi(64).level(picture, 1, 1, 10, 20, 0).put(259, 3, 1, 22610);
    ByteArrayOutputStream grey = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY), "jpeg", grey);
    TestNdpi channel = new TestNdpi(64).picture(grey.toByteArray(), 64, 64, 20, 0);
    for (TestNdpi made : List.of(packed, channel)) {
      SlideException e =
          assertThrows(SlideException.class, () -> open(made.writeTo(file("light.ndpi"))));
      assertTrue(e.getMessage(), e.getMessage().contains("fluorescence"));
    }
  }

  @Test
  public void aMarkerThatIsNotThereIsSaid() throws IOException {
    TestNdpi wrong = new TestNdpi(64).level(picture, 1, 1, 10, 20, 0);
    wrong.put(273, 4, 1, 65); // the strip starts one byte late
    SlideException e =
        assertThrows(SlideException.class, () -> open(wrong.writeTo(file("wrong.ndpi"))));
    assertTrue(e.getMessage(), e.getMessage().contains("no JPEG stream"));
  }

  @Test(timeout = 300_000)
  public void damageIsRefusedOrHarmless() throws IOException {
    Path path =
        new TestNdpi(64)
            .level(TestPyramid.picture(160, 130, 3), 1, 1, 5, 20, 0)
            .level(TestPyramid.picture(40, 32, 4), 1, 1, 0, 5, 0)
            .picture(TestJpegEncoder.yCbCr(TestPyramid.picture(30, 20, 3), 1, 1), 30, 20, -1, 0)
            .writeTo(file("damaged.ndpi"));
    Damage.tryAll(path, List.of(path));
  }
}
