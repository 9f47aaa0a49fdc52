package org.contexture.slides.tiff;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
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
      assertArrayEquals(
          java.util.Arrays.copyOf(picture.rgb(), 3 * 64), slide.read(0, 0, 0, 64, 1).rgb());
    }
  }

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name + ".tif");
  }
}
