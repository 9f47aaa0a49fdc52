package org.contexture.slides;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What every slide owes, whatever its format. */
public abstract class SlideContract {

  private static final int THREADS = 8;
  private static final int REGIONS = 1000;

  private Slide slide;

  /** Opens the slide under test anew, or skips the test. */
  protected abstract Slide open() throws Exception;

  /** What the file tells of its scan. */
  protected abstract Scan scan();

  /** A scan of such facts; what is null, 0 or NaN is not told. */
  protected static Scan scan(
      String scanner, double objective, String compression, int jpegQuality, String time) {
    return new Scan(
        Optional.ofNullable(scanner),
        Double.isNaN(objective) ? OptionalDouble.empty() : OptionalDouble.of(objective),
        Optional.ofNullable(compression),
        jpegQuality == 0 ? OptionalInt.empty() : OptionalInt.of(jpegQuality),
        Optional.ofNullable(time));
  }

  @Test
  public void whatIsKnownOfTheScanIsTold() {
    assertEquals(scan(), Scan.of(slide.metadata()));
  }

  /** Fewer where one read is slow. */
  protected int regions() {
    return REGIONS;
  }

  @Before
  public void openSlide() throws Exception {
    slide = open();
  }

  @After
  public void closeSlide() {
    if (slide != null) {
      slide.close();
    }
  }

  @Test
  public void levelsShrinkAndStartAtOne() {
    List<Level> levels = slide.metadata().levels();
    assertEquals(1, levels.get(0).downsampleX(), 0);
    assertEquals(1, levels.get(0).downsampleY(), 0);
    for (int i = 1; i < levels.size(); i++) {
      assertTrue(levels.get(i).width() <= levels.get(i - 1).width());
      assertEquals(
          slide.metadata().width(),
          levels.get(i).width() * levels.get(i).downsampleX(),
          levels.get(i).downsampleX());
    }
    assertFalse(slide.metadata().format().isBlank());
    assertTrue(slide.metadata().properties().containsKey("openslide.vendor"));
  }

  /** What scanners write of persons and days may have any name: only what is known stays. */
  @Test
  public void anonymisedItKeepsItsPixelsAndNothingThatNames() throws Exception {
    SlideMetadata plain = slide.metadata();
    try (Slide anonymous = new AnonymousSlide(open())) {
      SlideMetadata metadata = anonymous.metadata();
      assertEquals(plain.levels(), metadata.levels());
      assertEquals(plain.micronsPerPixel(), metadata.micronsPerPixel());
      assertEquals(plain.bounds(), metadata.bounds());
      Scan anonymousScan = Scan.of(metadata);
      assertEquals(Optional.empty(), anonymousScan.scanner());
      assertEquals(Optional.empty(), anonymousScan.time());
      assertEquals(scan().objective(), anonymousScan.objective());
      assertEquals(scan().compression(), anonymousScan.compression());
      assertEquals(scan().jpegQuality(), anonymousScan.jpegQuality());
      assertTrue(metadata.associatedImages().isEmpty());
      for (String name : plain.associatedImages()) {
        assertThrows(SlideException.class, () -> anonymous.associatedImage(name));
      }
      for (String name : metadata.properties().keySet()) {
        assertTrue(
            name,
            name.matches(
                "openslide[.](vendor|objective-power|mpp-[xy]|bounds-(x|y|width|height))"
                    + "|contexture[.](reader|compression|jpeg-quality|note[.](only-made|withheld)|left-out[.](frames|pyramids|focal-planes|images|layers))"));
      }
      assertArrayEquals(slide.read(0, 5, 5, 50, 40).rgb(), anonymous.read(0, 5, 5, 50, 40).rgb());
    }
  }

  @Test
  public void aRegionIsTheSameHoweverItIsRead() throws Exception {
    for (int level = 0; level < slide.metadata().levels().size(); level++) {
      Level size = slide.metadata().levels().get(level);
      int width = Math.min(300, size.width());
      int height = Math.min(300, size.height());
      RgbImage whole = slide.read(level, 0, 0, width, height);
      RgbImage part = slide.read(level, width / 3, height / 4, width / 2, height / 2);
      if (readsBetweenPixels(level)) {
        continue;
      }
      for (int y = 0; y < part.height(); y++) {
        assertArrayEquals(
            row(whole, height / 4 + y, width / 3, part.width()), row(part, y, 0, part.width()));
      }
    }
  }

  /** Whether regions of this level that start elsewhere are interpolated. */
  protected boolean readsBetweenPixels(int level) {
    return false;
  }

  private static byte[] row(RgbImage image, int y, int x, int width) {
    int from = 3 * (y * image.width() + x);
    return Arrays.copyOfRange(image.rgb(), from, from + 3 * width);
  }

  @Test
  public void outsideIsBackground() throws Exception {
    Level size = slide.metadata().levels().get(0);
    RgbImage outside = slide.read(0, size.width() + 5, -40, 20, 10);
    byte[] white = new byte[3 * 20 * 10];
    Arrays.fill(white, (byte) 255);
    assertArrayEquals(white, outside.rgb());
    assertArrayEquals(white, slide.read(0, size.width() + 5, 3, 20, 10).rgb());
    assertArrayEquals(white, slide.read(0, 3, size.height() + 5, 20, 10).rgb());
    RgbImage corner = slide.read(0, -7, -9, 20, 20);
    RgbImage inside = slide.read(0, 0, 0, 13, 11);
    assertArrayEquals(Arrays.copyOf(white, 60), row(corner, 0, 0, 20));
    assertArrayEquals(row(inside, 0, 0, 13), row(corner, 9, 7, 13));
    RgbImage end = slide.read(0, size.width() - 3, size.height() - 2, 10, 10);
    assertArrayEquals(
        slide.read(0, size.width() - 3, size.height() - 2, 3, 2).rgb(),
        concatenate(row(end, 0, 0, 3), row(end, 1, 0, 3)));
    assertArrayEquals(Arrays.copyOf(white, 21), row(end, 0, 3, 7));
    assertArrayEquals(Arrays.copyOf(white, 30), row(end, 2, 0, 10));
  }

  private static byte[] concatenate(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  public void manyThreadsReadTheSameBytes() throws Exception {
    Random random = new Random(7);
    List<int[]> regions = new ArrayList<>();
    for (int i = 0; i < regions(); i++) {
      int level = random.nextInt(slide.metadata().levels().size());
      Level size = slide.metadata().levels().get(level);
      regions.add(
          new int[] {
            level,
            random.nextInt(size.width() + 40) - 20,
            random.nextInt(size.height() + 40) - 20,
            1 + random.nextInt(100),
            1 + random.nextInt(100)
          });
    }
    List<Integer> expected = new ArrayList<>();
    for (int[] region : regions) {
      expected.add(hash(slide, region));
    }
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (Slide other = open()) {
      List<Future<Integer>> found = new ArrayList<>();
      for (int[] region : regions) {
        Callable<Integer> read = () -> hash(other, region);
        found.add(pool.submit(read));
      }
      for (int i = 0; i < found.size(); i++) {
        assertEquals(Arrays.toString(regions.get(i)), expected.get(i), found.get(i).get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static int hash(Slide slide, int[] region) throws SlideException {
    return Arrays.hashCode(slide.read(region[0], region[1], region[2], region[3], region[4]).rgb());
  }

  @Test
  public void closingWhileOthersReadFailsThemWithASlideException() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> readers = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Callable<Boolean> read = () -> readUntilClosed(slide);
        readers.add(pool.submit(read));
      }
      Thread.sleep(50);
      slide.close();
      for (Future<Boolean> reader : readers) {
        assertTrue(reader.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean readUntilClosed(Slide slide) {
    Level size = slide.metadata().levels().get(0);
    Random random = new Random(3);
    for (int i = 0; i < 1_000_000; i++) {
      try {
        slide.read(0, random.nextInt(size.width()), random.nextInt(size.height()), 32, 32);
      } catch (SlideException e) {
        return e.getMessage().contains("closed");
      }
    }
    return false;
  }

  @Test
  public void whatIsNoRegionIsRefused() {
    for (int[] size : new int[][] {{0, 5}, {5, -1}, {50_000, 50_000}, {Integer.MAX_VALUE, 3}}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> slide.read(0, 0, 0, size[0], size[1]));
      assertTrue(e.getMessage(), e.getMessage().contains(size[0] + " × " + size[1]));
    }
    int levels = slide.metadata().levels().size();
    assertThrows(IndexOutOfBoundsException.class, () -> slide.read(levels, 0, 0, 5, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> slide.read(-1, 0, 0, 5, 5));
  }

  @Test
  public void closingTwiceDoesNothing() {
    slide.close();
    slide.close();
  }

  @Test
  public void associatedImagesAreReadByName() throws Exception {
    for (String name : slide.metadata().associatedImages()) {
      assertTrue(slide.associatedImage(name).width() > 0);
    }
    SlideException e =
        assertThrows(SlideException.class, () -> slide.associatedImage("no such image"));
    assertTrue(e.getMessage(), e.getMessage().contains(slide.metadata().path().toString()));
  }
}
