package org.contexture.slides.tiff;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.contexture.slides.LeftToOpenSlideException;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.Slides;
import org.contexture.slides.UnsupportedSlideException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that the JDK's TIFF writer and our own bytes make, read by the built-in reader. */
public class TiffVariantsTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final RgbImage picture = TestPyramid.picture(301, 207, 9);

  @Test
  public void losslessCompressionsInTilesAndStrips() throws IOException {
    for (String compression : List.of("", "LZW", "Deflate", "ZLib", "PackBits")) {
      for (boolean tiled : new boolean[] {true, false}) {
        Path path =
            TestPyramid.jdk(
                file(compression + tiled), picture.toBufferedImage(), compression, tiled);
        try (Slide slide = TiffSlide.open(path)) {
          assertArrayEquals(
              compression + " tiled " + tiled, picture.rgb(), slide.read(0, 0, 0, 301, 207).rgb());
        }
      }
    }
  }

  @Test
  public void greyAndPaletteBecomeRgb() throws IOException {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED}) {
      BufferedImage image = new BufferedImage(301, 207, type);
      Graphics2D graphics = image.createGraphics();
      graphics.drawImage(picture.toBufferedImage(), 0, 0, null);
      graphics.dispose();
      try (Slide slide = TiffSlide.open(TestPyramid.jdk(file("" + type), image, "Deflate", true))) {
        RgbImage read = slide.read(0, 0, 0, 301, 207);
        for (int i = 0; i < 301 * 207; i++) {
          int sample = image.getRaster().getSample(i % 301, i / 301, 0);
          int expected =
              type == BufferedImage.TYPE_BYTE_GRAY
                  ? 0x010101 * sample
                  : image.getRGB(i % 301, i / 301) & 0xFFFFFF;
          int found =
              (read.rgb()[3 * i] & 255) << 16
                  | (read.rgb()[3 * i + 1] & 255) << 8
                  | (read.rgb()[3 * i + 2] & 255);
          assertEquals(expected, found);
        }
      }
    }
  }

  @Test
  public void jpegInYCbCrDiffersFromTheJdkByRoundingOnly() throws IOException {
    Path path = TestPyramid.jdk(file("ycbcr"), picture.toBufferedImage(), "JPEG", true);
    BufferedImage reference = ImageIO.read(path.toFile());
    try (Slide slide = TiffSlide.open(path)) {
      RgbImage read = slide.read(0, 0, 0, 301, 207);
      int largest = 0;
      for (int i = 0; i < 301 * 207; i++) {
        int rgb = reference.getRGB(i % 301, i / 301);
        for (int c = 0; c < 3; c++) {
          int found = read.rgb()[3 * i + c] & 255;
          largest = Math.max(largest, Math.abs(found - (rgb >> (16 - 8 * c) & 255)));
        }
      }
      assertTrue("largest difference " + largest, largest <= 1);
    }
  }

  /** As Bio-Formats and QuPath write them: the tag names the colours of decoded pixels. */
  @Test
  public void tilesThatSayYCbCrAreThatWhateverTheTagSays() throws IOException {
    try (Slide yCbCr = TiffSlide.open(TestPyramid.jfif(file("6"), picture, 6));
        Slide rgb = TiffSlide.open(TestPyramid.jfif(file("2"), picture, 2))) {
      byte[] expected = yCbCr.read(0, 0, 0, 301, 207).rgb();
      assertArrayEquals(expected, rgb.read(0, 0, 0, 301, 207).rgb());
      double sum = 0;
      for (int i = 0; i < expected.length; i++) {
        sum += Math.abs((expected[i] & 255) - (picture.rgb()[i] & 255));
      }
      assertTrue("mean difference " + sum / expected.length, sum / expected.length < 6);
    }
  }

  @Test
  public void rgbJpegWithoutAnyMarkerKeepsItsColours() throws IOException {
    Path path = folder.getRoot().toPath().resolve("rgb.svs");
    TestPyramid.aperio(path, List.of(picture), "|AppMag = 40|MPP = 0.2527");
    try (Slide slide = Slides.open(path, Optional.empty())) {
      assertEquals("Aperio SVS", slide.metadata().format());
      assertEquals(Optional.of(MicronsPerPixel.square(0.2527)), slide.metadata().micronsPerPixel());
      assertEquals("40", slide.metadata().properties().get("openslide.objective-power"));
      byte[] read = slide.read(0, 0, 0, 301, 207).rgb();
      double sum = 0;
      for (int i = 0; i < read.length; i++) {
        sum += Math.abs((read[i] & 255) - (picture.rgb()[i] & 255));
      }
      assertTrue("mean difference " + sum / read.length, sum / read.length < 4);
    }
  }

  @Test
  public void transparentPixelsLieOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(301, 207, BufferedImage.TYPE_4BYTE_ABGR);
    for (int i = 0; i < 301 * 207; i++) {
      image.setRGB(i % 301, i / 301, i % 256 << 24 | 0x4080C0);
    }
    try (Slide slide = TiffSlide.open(TestPyramid.jdk(file("rgba"), image, "Deflate", true))) {
      byte[] read = slide.read(0, 0, 0, 301, 207).rgb();
      for (int i = 0; i < 301 * 207; i++) {
        int alpha = i % 256;
        assertEquals(255 + (0x40 - 255) * alpha / 255.0, read[3 * i] & 255, 0.6);
        assertEquals(255 + (0xC0 - 255) * alpha / 255.0, read[3 * i + 2] & 255, 0.6);
      }
    }
  }

  @Test
  public void theWidestTiledDirectoryIsLevelZero() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    tiff.directory(TestPyramid.tags(tiff, TestPyramid.halved(picture), false));
    tiff.directory(TestPyramid.tags(tiff, picture, false));
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("reversed")))) {
      assertEquals(2, slide.metadata().levels().size());
      assertArrayEquals(picture.rgb(), slide.read(0, 0, 0, 301, 207).rgb());
    }
  }

  @Test
  public void bothByteOrdersAndSizesOfOffsetsReadAlike() throws IOException {
    for (boolean big : new boolean[] {false, true}) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        Path path = folder.getRoot().toPath().resolve("order.tif");
        TestPyramid.raw(path, TestPyramid.levels(301, 207, 2, 9), big, order);
        try (Slide slide = Slides.open(path, Optional.empty())) {
          assertArrayEquals(picture.rgb(), slide.read(0, 0, 0, 301, 207).rgb());
          assertArrayEquals(TestPyramid.halved(picture).rgb(), slide.read(1, 0, 0, 150, 103).rgb());
          assertEquals(
              Optional.of(new MicronsPerPixel(0.25, 0.5)), slide.metadata().micronsPerPixel());
        }
      }
    }
  }

  @Test
  public void resolutionsAreThoseOfAnInchUnlessTheFileSaysOtherwise() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, false);
    tags.put(TiffTag.X_RESOLUTION, 100_000.0);
    tags.put(TiffTag.Y_RESOLUTION, 50_800.0);
    tiff.directory(tags);
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("inch")))) {
      MicronsPerPixel pixel = slide.metadata().micronsPerPixel().orElseThrow();
      assertEquals(0.254, pixel.x(), 1e-9);
      assertEquals(0.5, pixel.y(), 1e-9);
    }
  }

  @Test
  public void resolutionsOfScreensAndPrintersAreNoMicronsPerPixel() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, false);
    tags.put(TiffTag.X_RESOLUTION, 300.0);
    tags.put(TiffTag.Y_RESOLUTION, 300.0);
    tags.put(TiffTag.RESOLUTION_UNIT, 2);
    tiff.directory(tags);
    Path path = tiff.writeTo(folder.getRoot().toPath().resolve("print.tif"));
    try (Slide slide = Slides.open(path, Optional.empty())) {
      assertEquals(Optional.empty(), slide.metadata().micronsPerPixel());
    }
  }

  /** Whole tiles are handed out without a copy: only where the region is one, and on the image. */
  @Test
  public void regionsOfATilesSizeMayLieAnywhere() throws IOException {
    Path path = folder.getRoot().toPath().resolve("tiles.tif");
    TestPyramid.raw(path, List.of(picture), false, ByteOrder.LITTLE_ENDIAN);
    try (Slide slide = TiffSlide.open(path)) {
      for (int x : new int[] {0, 64, 10, 256, -64, 237, 320}) {
        for (int y : new int[] {0, 128, 5, 192, -64, 143}) {
          for (int[] size : new int[][] {{64, 64}, {64, 63}, {128, 64}}) {
            RgbImage read = slide.read(0, x, y, size[0], size[1]);
            assertArrayEquals(x + ", " + y, cut(x, y, size[0], size[1]), read.rgb());
          }
        }
      }
    }
  }

  private byte[] cut(int x, int y, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 255);
    for (int row = Math.max(0, -y); row < Math.min(height, 207 - y); row++) {
      for (int column = Math.max(0, -x); column < Math.min(width, 301 - x); column++) {
        System.arraycopy(
            picture.rgb(), 3 * ((y + row) * 301 + x + column), rgb, 3 * (row * width + column), 3);
      }
    }
    return rgb;
  }

  @Test
  public void whatWasReadBelongsToTheCaller() throws IOException {
    Path path = folder.getRoot().toPath().resolve("own.tif");
    TestPyramid.raw(path, List.of(picture), false, ByteOrder.LITTLE_ENDIAN);
    try (Slide slide = TiffSlide.open(path)) {
      slide.read(0, 3, 3, 10, 10); // so that the tile is remembered
      Arrays.fill(slide.read(0, 0, 0, 64, 64).rgb(), (byte) 7);
      assertArrayEquals(cut(0, 0, 64, 64), slide.read(0, 0, 0, 64, 64).rgb());
    }
  }

  /** A strip of 64 rows, of which the image has 40: writers may encode all of them. */
  @Test
  public void theLastStripsFrameMayBeHigherThanTheImage() throws IOException {
    RgbImage image = TestPyramid.picture(64, 104, 3);
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, image, true);
    tags.put(TiffTag.STRIP_OFFSETS, tags.get(TiffTag.TILE_OFFSETS));
    tags.put(TiffTag.STRIP_BYTE_COUNTS, tags.get(TiffTag.TILE_BYTE_COUNTS));
    tags.put(TiffTag.ROWS_PER_STRIP, 64);
    tags.keySet().removeIf(tag -> tag >= TiffTag.TILE_WIDTH && tag <= TiffTag.TILE_BYTE_COUNTS);
    tiff.directory(tags);
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("strips")))) {
      byte[] read = slide.read(0, 0, 0, 64, 104).rgb();
      for (int i = 0; i < read.length; i++) {
        assertEquals(image.rgb()[i] & 255, read[i] & 255, 30);
      }
    }
  }

  @Test
  public void greyJpegBecomesRgb() throws IOException {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64 * 64; i++) {
      image.getRaster().setSample(i % 64, i / 64, 0, 3 * (i % 64));
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", jpeg);
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, TestPyramid.picture(64, 64, 1), true);
    tags.put(TiffTag.BITS_PER_SAMPLE, 8);
    tags.put(TiffTag.SAMPLES_PER_PIXEL, 1);
    tags.put(TiffTag.PHOTOMETRIC, 1);
    tags.put(TiffTag.TILE_OFFSETS, (int) tiff.append(jpeg.toByteArray()));
    tags.put(TiffTag.TILE_BYTE_COUNTS, jpeg.size());
    tiff.directory(tags);
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("grey")))) {
      byte[] read = slide.read(0, 0, 0, 64, 64).rgb();
      for (int i = 0; i < 64 * 64; i++) {
        assertEquals(3 * (i % 64), read[3 * i] & 255, 4);
        assertEquals(read[3 * i], read[3 * i + 1]);
        assertEquals(read[3 * i], read[3 * i + 2]);
      }
    }
  }

  @Test
  public void tilesTooLargeToDecodeAreLeftToOthers() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, false);
    tags.put(TiffTag.TILE_WIDTH, 4096);
    tags.put(TiffTag.TILE_LENGTH, 4097);
    tiff.directory(tags);
    Path path = tiff.writeTo(file("huge"));
    UnsupportedSlideException e =
        assertThrows(UnsupportedSlideException.class, () -> TiffSlide.open(path));
    assertTrue(e.getMessage(), e.getMessage().contains("tiles of 4096 × 4097 px are larger"));
  }

  /** Scanners leave tiles out of a level and mean: as on the next finer one. */
  @Test
  public void anAperioLevelWithMissingTilesIsLeftToOpenSlide() throws IOException {
    for (int missing : new int[] {TiffTag.TILE_OFFSETS, TiffTag.TILE_BYTE_COUNTS}) {
      TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
      Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, true);
      tags.put(TiffTag.IMAGE_DESCRIPTION, "Aperio\r\ntest|MPP = 0.5");
      long[] values = ((long[]) tags.get(missing)).clone();
      values[values.length - 1] = 0;
      tags.put(missing, values);
      tiff.directory(tags);
      Path path = tiff.writeTo(file("missing" + missing));
      LeftToOpenSlideException e =
          assertThrows(LeftToOpenSlideException.class, () -> TiffSlide.open(path));
      assertTrue(e.getMessage(), e.getMessage().contains("missing tiles"));
    }
  }

  @Test
  public void aperioNamesItsAssociatedImagesInTheSecondLine() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    String[] lines = {"level|MPP = 0.5", "240x180", "label 387x463", "macro 1280x431", ""};
    for (int i = 0; i < lines.length; i++) {
      Map<Integer, Object> tags = TestPyramid.tags(tiff, TestPyramid.picture(64, 64, i), false);
      tags.put(TiffTag.IMAGE_DESCRIPTION, "Aperio\r\n" + lines[i]);
      if (i > 0) {
        tags.put(TiffTag.STRIP_OFFSETS, tags.remove(TiffTag.TILE_OFFSETS));
        tags.put(TiffTag.STRIP_BYTE_COUNTS, tags.remove(TiffTag.TILE_BYTE_COUNTS));
        tags.remove(TiffTag.TILE_WIDTH);
        tags.remove(TiffTag.TILE_LENGTH);
      }
      tiff.directory(tags);
    }
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("associated")))) {
      assertEquals(
          Set.of("thumbnail", "label", "macro", "image-4"), slide.metadata().associatedImages());
      assertArrayEquals(TestPyramid.picture(64, 64, 3).rgb(), slide.associatedImage("macro").rgb());
    }
  }

  /** Newer scanners describe label and macro in one line. */
  @Test
  public void aperioNamesItsAssociatedImagesByTheirTypeToo() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    tiff.directory(aperio(tiff, picture, "Aperio GT|MPP = 0,5|AppMag = 40"));
    int[] types = {0, 1, 9};
    for (int i = 0; i < types.length; i++) {
      Map<Integer, Object> tags = aperio(tiff, TestPyramid.picture(64, 64, i), "Aperio GT|A = b");
      tags.put(TiffTag.NEW_SUBFILE_TYPE, types[i]);
      tags.put(TiffTag.STRIP_OFFSETS, tags.remove(TiffTag.TILE_OFFSETS));
      tags.put(TiffTag.STRIP_BYTE_COUNTS, tags.remove(TiffTag.TILE_BYTE_COUNTS));
      tags.remove(TiffTag.TILE_WIDTH);
      tags.remove(TiffTag.TILE_LENGTH);
      tiff.directory(tags);
    }
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("types")))) {
      assertEquals(Set.of("thumbnail", "label", "macro"), slide.metadata().associatedImages());
      assertArrayEquals(TestPyramid.picture(64, 64, 1).rgb(), slide.associatedImage("label").rgb());
      assertEquals(
          "with a comma",
          Optional.of(MicronsPerPixel.square(0.5)),
          slide.metadata().micronsPerPixel());
    }
  }

  private static Map<Integer, Object> aperio(TiffBytes tiff, RgbImage image, String description)
      throws IOException {
    Map<Integer, Object> tags = TestPyramid.tags(tiff, image, false);
    tags.put(TiffTag.IMAGE_DESCRIPTION, description);
    return tags;
  }

  @Test
  public void ofFocalPlanesTheFirstIsReadAndTheOthersAreSaid() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    for (int plane = 0; plane < 3; plane++) {
      RgbImage level = TestPyramid.picture(128, 128, plane);
      tiff.directory(aperio(tiff, level, "Aperio\r\nlevel|MPP = 0.5"));
      tiff.directory(aperio(tiff, TestPyramid.halved(level), "Aperio\r\nlevel"));
    }
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("planes")))) {
      assertEquals(List.of(128, 64), slide.metadata().levels().stream().map(Level::width).toList());
      RgbImage first = TestPyramid.picture(128, 128, 0);
      assertArrayEquals(first.rgb(), slide.read(0, 0, 0, 128, 128).rgb());
      assertArrayEquals(TestPyramid.halved(first).rgb(), slide.read(1, 0, 0, 64, 64).rgb());
      assertEquals(
          List.of("Left out: 4 pages as large as a level, such as other focal planes"),
          SlideNotes.of(slide.metadata()));
    }
  }

  @Test
  public void tilesThatAreNotStoredAreWhite() throws IOException {
    TiffBytes tiff = new TiffBytes(true, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, false);
    long[] lengths = ((long[]) tags.get(TiffTag.TILE_BYTE_COUNTS)).clone();
    lengths[1] = 0;
    tags.put(TiffTag.TILE_BYTE_COUNTS, lengths);
    tiff.directory(tags);
    Path path = tiff.writeTo(folder.getRoot().toPath().resolve("sparse.tif"));
    try (Slide slide = Slides.open(path, Optional.empty())) {
      for (byte value : slide.read(0, 64, 0, 64, 64).rgb()) {
        assertEquals(-1, value);
      }
      assertArrayEquals(Arrays.copyOf(picture.rgb(), 3 * 64), slide.read(0, 0, 0, 64, 1).rgb());
    }
  }

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name + ".tif");
  }
}
