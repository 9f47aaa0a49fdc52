package org.contexture.slides.zarr;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.ReadingChoice;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.ChannelChoice;
import org.contexture.slides.zarr.TestZarr.Packing;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Every version and packing, pixel for pixel against the numbers that were written. */
public class OmeZarrSlideTest {

  private static final int WIDTH = 301;
  private static final int HEIGHT = 167;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private int folders;

  private Path next() {
    return folder.getRoot().toPath().resolve("s" + folders++ + ".ome.zarr");
  }

  /** Long runs of one number, and others. */
  private static int colour(int channel, int x, int y) {
    return x % 100 < 40 ? 200 + channel : (x * 7 + y * 13 + channel * 50) % 256;
  }

  private TestZarr rgb() {
    return new TestZarr(next(), 3, WIDTH, HEIGHT, 1, OmeZarrSlideTest::colour);
  }

  private static void assertColours(Path path) throws IOException {
    try (Slide slide = Slides.open(path, Optional.empty())) {
      assertEquals("OME-Zarr", slide.metadata().format());
      assertEquals(2, slide.metadata().levels().size());
      assertEquals(Optional.of(MicronsPerPixel.square(0.25)), slide.metadata().micronsPerPixel());
      for (int level = 0; level < 2; level++) {
        int width = WIDTH >> level;
        int height = HEIGHT >> level;
        RgbImage image = slide.read(level, -3, -2, width + 9, height + 7);
        byte[] expected = new byte[image.rgb().length];
        for (int i = 0; i < expected.length; i++) {
          int x = i / 3 % image.width() - 3;
          int y = i / 3 / image.width() - 2;
          boolean inside = x >= 0 && y >= 0 && x < width && y < height;
          expected[i] = (byte) (inside ? colour(i % 3, x << level, y << level) : 255);
        }
        assertArrayEquals(path + ", level " + level, expected, image.rgb());
      }
    }
  }

  @Test
  public void version2() throws IOException {
    for (Packing packing : Packing.values()) {
      if (packing != Packing.CHECKED) {
        assertColours(rgb().version2(packing, "/", false, ""));
        assertColours(rgb().version2(packing, ".", true, ""));
      }
    }
  }

  @Test
  public void version3() throws IOException {
    for (Packing packing : Packing.values()) {
      if (packing != Packing.ZLIB) {
        assertColours(rgb().version3(packing, ""));
        assertColours(rgb().sharded(packing, packing == Packing.GZIP));
      }
    }
  }

  private static final String COLOURS =
      ",\"omero\":{\"channels\":[{\"label\":\"%s\",\"color\":\"%s\"},{\"color\":\"%s\"},"
          + "{\"label\":\"CD8\",\"color\":\"%s\"}]}";

  @Test
  public void whatOmeroSaysDecidesOverColours() throws IOException {
    String rgb = COLOURS.formatted("Red", "FF0000", "00FF00", "0000FF");
    assertColours(rgb().version2(Packing.RAW, "/", false, rgb));
    String others = COLOURS.formatted("DAPI", "0000FF", "00FF00", "FF0000");
    Path path = rgb().version2(Packing.RAW, "/", false, others);
    SlideException refused =
        assertThrows(
            UnsupportedSlideException.class, () -> Slides.open(path, Optional.empty()).close());
    assertTrue(
        refused.getMessage(),
        refused.getMessage().contains("1 \"DAPI\", 2 \"channel 2\", 3 \"CD8\""));
  }

  /** Numbers of 16 bits, in versions, sortings and shards; the file's own colour of one channel. */
  @Test
  public void channelsInColours() throws IOException {
    String omero = COLOURS.formatted("DAPI", "0000FF", "00FF00", "FF8000");
    for (Packing packing : List.of(Packing.RAW, Packing.BLOSC_LZ4, Packing.BLOSC_ZSTD_BITS)) {
      for (int kind = 0; kind < 3; kind++) {
        TestZarr zarr =
            new TestZarr(next(), 3, WIDTH, HEIGHT, 2, (c, x, y) -> (x * 37 + y * 11 + c) % 4001);
        Path path =
            kind == 0
                ? zarr.version2(packing, "/", true, omero)
                : kind == 1 ? zarr.version3(packing, omero) : zarr.sharded(packing, false);
        String choice =
            kind == 2
                ? "1 = blue 0..4000, 3 = #ff8000 500..2500"
                : "dapi = 0..4000, CD8 = 500..2500";
        Look look =
            Look.of(
                Slides.reading(path, new ReadingChoice(false, false, ChannelChoice.parse(choice))));
        try (Slide slide = Slides.open(path, Optional.empty(), look)) {
          RgbImage image = slide.read(1, 20, 10, 100, 60);
          for (int i = 0; i < 6000; i++) {
            int number = ((20 + i % 100) * 2 * 37 + (10 + i / 100) * 2 * 11) % 4001;
            int last = (number + 2) % 4001;
            int orange = light(last, 500, 2500);
            int blue = light(number, 0, 4000);
            assertEquals(orange, image.rgb()[3 * i] & 255);
            assertEquals((128 * orange + 127) / 255, image.rgb()[3 * i + 1] & 255);
            assertEquals(blue, image.rgb()[3 * i + 2] & 255);
          }
          assertEquals(0, slide.read(0, WIDTH + 5, 0, 4, 4).rgb()[0]);
        }
      }
    }
  }

  private static int light(double number, double low, double high) {
    return (int) Math.max(0, Math.min(255, Math.floor((number - low) / (high - low) * 255 + 0.5)));
  }

  @Test
  public void aFolderIsOneSlide() throws IOException {
    Path path = rgb().version2(Packing.RAW, "/", false, "");
    assertTrue(Slides.isSlideFolder(path) && Slides.isCandidate(path));
    assertFalse(Slides.isSlideFolder(path.resolve("0")));
    Path other = Files.createDirectories(folder.getRoot().toPath().resolve("empty.zarr"));
    assertFalse(Slides.isSlideFolder(other));
  }

  /** bioformats2raw's layout: pictures in numbered folders. */
  @Test
  public void ofACollectionTheFirst() throws IOException {
    Path collection = next();
    Files.createDirectories(collection);
    Files.writeString(collection.resolve(".zgroup"), "{\"zarr_format\":2}");
    Files.writeString(collection.resolve(".zattrs"), "{\"bioformats2raw.layout\":3}");
    new TestZarr(collection.resolve("0"), 3, WIDTH, HEIGHT, 1, OmeZarrSlideTest::colour)
        .version2(Packing.ZLIB, "/", false, "");
    assertColours(collection);
  }

  /** What is not stored is the array's fill value. */
  @Test
  public void missingChunks() throws IOException {
    Path path = rgb().version2(Packing.RAW, "/", true, "");
    Files.delete(path.resolve("0/0/0/0/0/1"));
    try (Slide slide = Slides.open(path, Optional.empty())) {
      assertEquals(0, slide.read(0, 70, 3, 1, 1).rgb()[0]);
      assertEquals(200, slide.read(0, 3, 3, 1, 1).rgb()[0] & 255);
    }
  }

  @Test
  public void whatIsNotReadIsRefusedByName() throws IOException {
    String[][] changes = {
      {"0/.zarray", "null,\n \"order\"", "{\"id\":\"bz2\"},\n \"order\"", "bz2"},
      {"0/.zarray", "\"filters\":null", "\"filters\":[{\"id\":\"delta\"}]", "delta"},
      {"0/.zarray", "\"order\":\"C\"", "\"order\":\"F\"", "order F"},
      {"0/.zarray", "|u1", "<c8", "<c8"},
      {"0/.zarray", "[1,3,1,167,301]", "[1,3,1,167]", "dimensions"},
      {"0/.zarray", "[1,1,1,64,64]", "[1,1,1,99999,99999]", "512 MiB"},
      {"0/.zarray", "[1,3,1,167,301]", "[1,3,1,999999999,999999999]", "chunks of"},
      {".zattrs", "\"path\":\"0\"", "\"path\":\"../../x\"", "inside of it"},
      {".zattrs", "multiscales", "other", "multiscales"},
      {".zattrs", "\"name\":\"x\"", "\"name\":\"q\"", "axes"},
      {".zattrs", "{", "[", "JSON"},
    };
    for (String[] change : changes) {
      Path path = rgb().version2(Packing.RAW, "/", false, "");
      Path file = path.resolve(change[0]);
      String before = Files.readString(file);
      String after = before.replace(change[1], change[2]);
      assertFalse(change[1], before.equals(after));
      Files.writeString(file, after);
      SlideException e =
          assertThrows(
              change[3], SlideException.class, () -> Slides.open(path, Optional.empty()).close());
      assertTrue(e.getMessage(), e.getMessage().contains(change[3]));
      assertTrue(e.getMessage(), e.getMessage().contains(path.toString()));
    }
  }

  /** Read, or refused with a message: nothing else. */
  @Test(timeout = 300_000)
  public void damageIsRefusedOrRead() throws IOException {
    Random random = new Random(5);
    int[] outcomes = new int[2];
    for (Packing packing : Packing.values()) {
      boolean old = packing == Packing.ZLIB;
      Path path =
          old
              ? rgb().version2(packing, "/", true, "")
              : rgb().sharded(packing, random.nextBoolean());
      List<Path> files =
          old
              ? List.of(
                  path.resolve(".zattrs"), path.resolve("0/.zarray"), path.resolve("0/0/0/0/0/0"))
              : List.of(
                  path.resolve("zarr.json"),
                  path.resolve("0/zarr.json"),
                  path.resolve("0/c/0/0/0/0/0"));
      for (int i = 0; i < 60; i++) {
        Path file = files.get(i % 3);
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[random.nextInt(Math.min(whole.length, i % 2 == 0 ? 200 : whole.length))] ^=
            (byte) (1 + random.nextInt(255));
        Files.write(file, i % 10 == 0 ? Arrays.copyOf(damaged, whole.length / 2) : damaged);
        try (Slide slide = Slides.open(path, Optional.empty())) {
          slide.read(0, 0, 0, 100, 100);
          outcomes[0]++;
        } catch (SlideException e) {
          assertTrue(e.getMessage(), e.getMessage().contains(path.toString()));
          outcomes[1]++;
        }
        Files.write(file, whole);
      }
    }
    System.out.printf(
        "OME-Zarr: of 540 damaged files %d read, %d refused%n", outcomes[0], outcomes[1]);
    assertTrue(outcomes[0] > 50 && outcomes[1] > 50);
  }
}
