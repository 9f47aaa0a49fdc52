package org.contexture.slides;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ResamplingTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final RgbImage picture = TestPyramid.picture(331, 257, 4);

  private Slide open(List<RgbImage> levels) throws Exception {
    Path path = folder.getRoot().toPath().resolve("pyramid.tif");
    TestPyramid.raw(path, levels, false, ByteOrder.LITTLE_ENDIAN);
    return Slides.open(path, Optional.empty());
  }

  @Test
  public void aRegionAtItsOwnSizeIsUnchanged() throws Exception {
    try (Slide slide = open(List.of(picture))) {
      assertArrayEquals(
          slide.read(0, 20, 30, 100, 90).rgb(),
          Slides.read(slide, new Region(20, 30, 100, 90), 100, 90).rgb());
    }
  }

  @Test
  public void aRegionBetweenPixelsIsInterpolated() throws Exception {
    try (Slide slide = open(List.of(picture))) {
      RgbImage across = Slides.read(slide, new Region(20.5, 30, 100, 90), 100, 90);
      assertEquals((sample(20, 30) + sample(21, 30)) / 2.0, across.rgb()[0] & 255, 0.51);
      RgbImage down = Slides.read(slide, new Region(20, 30.25, 100, 90), 100, 90);
      assertEquals(0.75 * sample(20, 30) + 0.25 * sample(20, 31), down.rgb()[0] & 255, 0.51);
    }
  }

  @Test
  public void halvingIsTheMeanOfFourPixels() throws Exception {
    try (Slide slide = open(List.of(picture))) {
      RgbImage half = Slides.read(slide, new Region(10, 20, 200, 100), 100, 50);
      for (int y = 0; y < 50; y++) {
        for (int x = 0; x < 100; x++) {
          double mean =
              (sample(10 + 2 * x, 20 + 2 * y)
                      + sample(11 + 2 * x, 20 + 2 * y)
                      + sample(10 + 2 * x, 21 + 2 * y)
                      + sample(11 + 2 * x, 21 + 2 * y))
                  / 4.0;
          assertEquals(mean, half.rgb()[3 * (y * 100 + x)] & 255, 0.51);
        }
      }
    }
  }

  /** Against the definition: every target pixel is the integral over its area. */
  @Test
  public void anyShrinkingIsTheMeanOverTheArea() throws Exception {
    Random random = new Random(5);
    try (Slide slide = open(List.of(picture))) {
      for (int i = 0; i < 30; i++) {
        double w = 20 + 300 * random.nextDouble();
        double h = 20 + 200 * random.nextDouble();
        double x = random.nextDouble() * 100 - 30;
        double y = random.nextDouble() * 100 - 30;
        int width = 1 + random.nextInt((int) w);
        int height = 1 + random.nextInt((int) h);
        RgbImage read = Slides.read(slide, new Region(x, y, w, h), width, height);
        int px = random.nextInt(width);
        int py = random.nextInt(height);
        double expected = mean(x + px * w / width, y + py * h / height, w / width, h / height);
        assertEquals(expected, read.rgb()[3 * (py * width + px)] & 255, 0.52);
      }
    }
  }

  @Test
  public void enlargingInterpolatesLinearly() throws Exception {
    try (Slide slide = open(List.of(picture))) {
      RgbImage twice = Slides.read(slide, new Region(50, 60, 40, 40), 80, 80);
      double expected =
          0.75 * (0.75 * sample(60, 70) + 0.25 * sample(61, 70))
              + 0.25 * (0.75 * sample(60, 71) + 0.25 * sample(61, 71));
      assertEquals(expected, twice.rgb()[3 * (21 * 80 + 21)] & 255, 0.52);
    }
  }

  @Test
  public void theNearestFinerLevelIsRead() throws Exception {
    byte[] dark = new byte[3 * 165 * 128];
    try (Slide slide = open(List.of(picture, new RgbImage(165, 128, dark)))) {
      assertEquals(0, Slides.read(slide, new Region(0, 0, 300, 200), 100, 66).rgb()[0], 3);
      assertTrue(Slides.read(slide, new Region(0, 0, 300, 200), 160, 106).rgb()[0] > 20);
      assertEquals(
          "factors of levels are rounded: 2.008 counts as 2",
          0,
          Slides.read(slide, new Region(0, 0, 300, 200), 150, 100).rgb()[0],
          3);
      assertEquals(
          "half the resolution across, full resolution down needs level 0",
          sample(0, 0),
          Slides.read(slide, new Region(0, 0, 1, 200), 1, 200).rgb()[0] & 255);
    }
  }

  @Test
  public void bothAxesMayDiffer() throws Exception {
    try (Slide slide = open(List.of(picture))) {
      RgbImage read = Slides.read(slide, new Region(0, 0, 300, 200), 100, 200);
      double mean = (sample(30, 77) + sample(31, 77) + sample(32, 77)) / 3.0;
      assertEquals(mean, read.rgb()[3 * (77 * 100 + 10)] & 255, 0.52);
    }
  }

  /** Blocks of 4 million source px: this region needs three. */
  @Test
  public void blocksLeaveNoSeams() throws Exception {
    RgbImage large = TestPyramid.picture(4400, 2100, 6);
    try (Slide slide = open(List.of(large))) {
      RgbImage read = Slides.read(slide, new Region(0, 0, 4400, 2100), 629, 300);
      Random random = new Random(1);
      for (int i = 0; i < 2000; i++) {
        int px = random.nextInt(629);
        int py = random.nextInt(300);
        double expected = mean(large, px * 4400 / 629.0, py * 7.0, 4400 / 629.0, 7);
        assertEquals(expected, read.rgb()[3 * (py * 629 + px)] & 255, 0.55);
      }
    }
  }

  @Test
  public void memoryIsBoundedWhateverTheRegion() throws Exception {
    long[] largest = new long[1];
    Slide white =
        new Slide() {
          @Override
          public SlideMetadata metadata() {
            return new SlideMetadata(
                Path.of("white"),
                "white",
                List.of(new Level(100_000, 100_000, 1, 1)),
                Optional.empty(),
                Map.of(),
                Set.of());
          }

          @Override
          public RgbImage read(int level, int x, int y, int width, int height) {
            largest[0] = Math.max(largest[0], (long) width * height);
            byte[] rgb = new byte[3 * width * height];
            Arrays.fill(rgb, (byte) 255);
            return new RgbImage(width, height, rgb);
          }

          @Override
          public RgbImage associatedImage(String name) {
            throw new AssertionError(name);
          }

          @Override
          public void close() {}
        };
    for (Region region :
        List.of(new Region(0, 0, 100_000, 200), new Region(7, 0.5, 200, 100_000))) {
      for (byte value : Slides.read(white, region, 50, 50).rgb()) {
        assertEquals(-1, value);
      }
    }
    assertTrue(largest[0] + " px at once", largest[0] <= 4 << 20);
  }

  @Test
  public void regionsBeyondAnySlideAreRefused() throws Exception {
    double[][] wrong = {
      {0, 0, 0, 1}, {0, 0, 1, Double.NaN}, {2e9, 0, 1, 1}, {0, -2e9, 1, 1}, {0, 0, 1, 1.1e9}
    };
    for (double[] of : wrong) {
      assertThrows(IllegalArgumentException.class, () -> new Region(of[0], of[1], of[2], of[3]));
    }
    try (Slide slide = open(List.of(picture))) {
      RgbImage far = Slides.read(slide, new Region((1 << 30) - 9, -(1 << 30), 9, 6), 3, 4);
      assertEquals(-1, far.rgb()[20]);
      assertThrows(
          IllegalArgumentException.class,
          () -> Slides.read(slide, new Region(0, 0, 9, 9), 50_000, 50_000));
    }
  }

  @Test
  public void thumbnailsKeepTheShapeAndAreNeverEnlarged() throws Exception {
    try (Slide slide = open(List.of(picture))) {
      RgbImage small = Slides.thumbnail(slide, 100);
      assertEquals(100, small.width());
      assertEquals(78, small.height());
      assertEquals(331, Slides.thumbnail(slide, 1000).width());
    }
  }

  private int sample(int x, int y) {
    return sample(picture, x, y);
  }

  private static int sample(RgbImage image, int x, int y) {
    boolean inside = x >= 0 && y >= 0 && x < image.width() && y < image.height();
    return inside ? image.rgb()[3 * (y * image.width() + x)] & 255 : 255;
  }

  private double mean(double x, double y, double w, double h) {
    return mean(picture, x, y, w, h);
  }

  private static double mean(RgbImage image, double x, double y, double w, double h) {
    double sum = 0;
    for (int py = (int) Math.floor(y); py < y + h; py++) {
      double rows = Math.min(py + 1, y + h) - Math.max(py, y);
      for (int px = (int) Math.floor(x); px < x + w; px++) {
        double columns = Math.min(px + 1, x + w) - Math.max(px, x);
        sum += rows * columns * sample(image, px, py);
      }
    }
    return sum / (w * h);
  }
}
