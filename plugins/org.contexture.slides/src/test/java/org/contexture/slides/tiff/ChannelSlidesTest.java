package org.contexture.slides.tiff;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.ReadingChoice;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideReading;
import org.contexture.slides.Slides;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.Channel;
import org.contexture.slides.channel.ChannelChoice;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Fluorescence in TIFF files, pixel for pixel against the numbers that were written. */
public class ChannelSlidesTest {

  private static final int WIDTH = 150;
  private static final int HEIGHT = 90;
  private static final int TILE = 64;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  /** A number of a channel; level 1 has every second pixel. */
  private static int number(int channel, int level, int x, int y) {
    return ((x << level) * 37 + (y << level) * 11 + channel * 1009) % 4001;
  }

  private interface Numbers {
    int at(int sample, int x, int y);
  }

  /** Adds a page of tiles to a directory's tags. */
  private static Map<Integer, Object> page(
      TiffBytes tiff, int level, int bits, int samples, boolean apart, Numbers numbers) {
    int width = WIDTH >> level;
    int height = HEIGHT >> level;
    Map<Integer, Object> tags = TiffBytes.tags();
    long[] depths = new long[samples];
    Arrays.fill(depths, bits);
    tags.put(TiffTag.IMAGE_WIDTH, width);
    tags.put(TiffTag.IMAGE_LENGTH, height);
    tags.put(TiffTag.BITS_PER_SAMPLE, depths);
    tags.put(TiffTag.COMPRESSION, 1);
    tags.put(TiffTag.PHOTOMETRIC, 1);
    tags.put(TiffTag.SAMPLES_PER_PIXEL, samples);
    tags.put(TiffTag.PLANAR_CONFIGURATION, apart ? 2 : 1);
    if (bits == 32) {
      tags.put(TiffTag.SAMPLE_FORMAT, 3);
    }
    tags.put(TiffTag.TILE_WIDTH, TILE);
    tags.put(TiffTag.TILE_LENGTH, TILE);
    List<byte[]> chunks = new ArrayList<>();
    for (int plane = 0; plane < (apart ? samples : 1); plane++) {
      for (int row = 0; row * TILE < height; row++) {
        for (int column = 0; column * TILE < width; column++) {
          int together = apart ? 1 : samples;
          ByteBuffer chunk =
              ByteBuffer.allocate(TILE * TILE * together * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
          for (int i = 0; i < TILE * TILE * together; i++) {
            int x = column * TILE + i / together % TILE;
            int y = row * TILE + i / together / TILE;
            int number = numbers.at(apart ? plane : i % together, x, y);
            switch (bits) {
              case 8 -> chunk.put((byte) number);
              case 16 -> chunk.putShort((short) number);
              default -> chunk.putFloat(number / 1000f);
            }
          }
          chunks.add(chunk.array());
        }
      }
    }
    tags.put(TiffTag.TILE_OFFSETS, chunks.stream().mapToLong(tiff::append).toArray());
    tags.put(TiffTag.TILE_BYTE_COUNTS, chunks.stream().mapToLong(chunk -> chunk.length).toArray());
    return tags;
  }

  private static String omeXml(int depths, String order, String data) {
    return String.format(
        Locale.ROOT,
        """
        <OME><Image ID="Image:0" Name="scan"><Pixels SizeX="150" SizeY="90" SizeC="3" SizeZ="%d"
         SizeT="1" DimensionOrder="%s" PhysicalSizeX="0.5" PhysicalSizeY="0.5">
        <Channel Name="DAPI" Color="65535" SamplesPerPixel="1"/><Channel Name="Opal 520"
         SamplesPerPixel="1"/><Channel SamplesPerPixel="1"/>%s</Pixels></Image></OME>\
        """,
        depths,
        order,
        data);
  }

  /**
   * Grey pages whose smaller copies they point to; of two depths the second is of other numbers.
   */
  private Path ome(int depths, String order, String data) throws IOException {
    TiffBytes tiff = new TiffBytes(true, ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 3 * depths; i++) {
      int channel = order.equals("XYZCT") ? i / depths : i % 3;
      boolean first = order.equals("XYZCT") ? i % depths == 0 : i < 3;
      int shift = first ? 0 : 77;
      long sub =
          tiff.subDirectory(
              page(tiff, 1, 16, 1, false, (s, x, y) -> number(channel, 1, x, y) + shift));
      Map<Integer, Object> tags =
          page(tiff, 0, 16, 1, false, (s, x, y) -> number(channel, 0, x, y) + shift);
      tags.put(TiffTag.SUB_IFDS, new long[] {sub});
      if (i == 0) {
        tags.put(TiffTag.IMAGE_DESCRIPTION, omeXml(depths, order, data));
      }
      tiff.directory(tags);
    }
    return tiff.writeTo(file("image" + depths + order + ".ome.tif"));
  }

  private static ReadingChoice choice(String text) {
    return new ReadingChoice(false, false, ChannelChoice.parse(text));
  }

  private static Slide open(Path path, String channels) throws SlideException {
    SlideReading reading = Slides.reading(path, choice(channels));
    assertEquals(reading, SlideReading.parse(reading.text()));
    return Slides.open(path, Optional.empty(), Look.of(reading));
  }

  /** What is to be seen: the sum of the light of channels 1, 2, 3, whose light is 0 to 255. */
  private static int expected(int[] lights, int[] colours, int c) {
    int sum = 0;
    for (int i = 0; i < lights.length; i++) {
      sum += ((colours[i] >> (16 - 8 * c) & 255) * lights[i] + 127) / 255;
    }
    return Math.min(255, sum);
  }

  private static int light(double number, double low, double high) {
    return (int) Math.max(0, Math.min(255, Math.floor((number - low) / (high - low) * 255 + 0.5)));
  }

  /** Channels 1 (blue, 0 to 4000), 3 (orange, 500 to 2500), as numbers were written. */
  private static void assertShown(Slide slide, double unit) throws SlideException {
    int[] colours = {0x0000FF, 0xFF8000};
    Random random = new Random(3);
    for (int level = 0; level < slide.metadata().levels().size(); level++) {
      for (int round = 0; round < 12; round++) {
        int x = random.nextInt(WIDTH) - 20;
        int y = random.nextInt(HEIGHT) - 20;
        RgbImage image = slide.read(level, x, y, 61, 43);
        int farthest = 0;
        for (int i = 0; i < 61 * 43; i++) {
          int column = x + i % 61;
          int row = y + i / 61;
          boolean inside =
              column >= 0 && row >= 0 && column < WIDTH >> level && row < HEIGHT >> level;
          int[] lights = {
            light(unit * number(0, level, column, row), 0, unit * 4000),
            light(unit * number(2, level, column, row), unit * 500, unit * 2500)
          };
          for (int c = 0; c < 3; c++) {
            int expected = inside ? expected(lights, colours, c) : 0;
            farthest = Math.max(farthest, Math.abs(expected - (image.rgb()[3 * i + c] & 255)));
          }
        }
        assertTrue(level + ": " + x + ", " + y + ": " + farthest, farthest <= (unit == 1 ? 0 : 1));
      }
    }
  }

  @Test
  public void channelsOfAnOmeTiff() throws IOException {
    Path path = ome(1, "XYCZT", "<TiffData IFD='0' PlaneCount='3'/>");
    List<Channel> channels = Slides.channels(path);
    assertEquals("1 \"DAPI\", 2 \"Opal 520\", 3 \"channel 3\"", ChannelChoice.names(channels));
    assertEquals(0x0000FF, channels.get(0).colour().orElseThrow());
    assertEquals(65535, channels.get(0).largest(), 0);
    try (Slide slide = open(path, "dapi = 0..4000, 3 = orange 500..2500")) {
      assertEquals("OME-TIFF", slide.metadata().format());
      assertEquals(2, slide.metadata().levels().size());
      assertEquals(Optional.of(MicronsPerPixel.square(0.5)), slide.metadata().micronsPerPixel());
      assertShown(slide, 1);
    }
    SlideException refused =
        assertThrows(
            UnsupportedSlideException.class, () -> Slides.open(path, Optional.empty()).close());
    assertTrue(refused.getMessage(), refused.getMessage().contains("2 \"Opal 520\""));
    SlideException lacks =
        assertThrows(SlideException.class, () -> Slides.reading(path, choice("CD8 = red")));
    assertTrue(
        lacks.getMessage(), lacks.getMessage().contains("no channel \"CD8\", but 1 \"DAPI\""));
  }

  /** Of several depths the first is read, and the rest is said to be left out. */
  @Test
  public void depthsAreToldFromChannels() throws IOException {
    List<Path> files =
        List.of(
            ome(2, "XYCZT", ""),
            ome(2, "XYZCT", ""),
            ome(
                2,
                "XYCZT",
                "<TiffData IFD='3' FirstZ='1' PlaneCount='3'/><TiffData PlaneCount='3'/>"),
            ome(
                2,
                "XYZCT",
                "<TiffData FirstC='0' IFD='0'/><TiffData FirstC='1' IFD='2'/><TiffData FirstC='2'"
                    + " IFD='4'/>"));
    for (Path path : files) {
      try (Slide slide = open(path, "1 = blue 0..4000, 3 = orange 500..2500")) {
        assertShown(slide, 1);
        assertTrue(
            slide.metadata().properties().toString().contains("the first of 2 depths or times"));
      }
    }
  }

  @Test
  public void channelsOfAQptiff() throws IOException {
    TiffBytes tiff = new TiffBytes(true, ByteOrder.LITTLE_ENDIAN);
    String xml =
        "<PerkinElmer-QPI-ImageDescription><ImageType>%s</ImageType><Name>%s</Name>"
            + "<Color>%s</Color></PerkinElmer-QPI-ImageDescription>";
    for (int level = 0; level < 2; level++) {
      for (int channel = 0; channel < 3; channel++) {
        int of = channel;
        int at = level;
        Map<Integer, Object> tags =
            page(tiff, level, 16, 1, false, (s, x, y) -> number(of, at, x, y));
        tags.put(
            TiffTag.IMAGE_DESCRIPTION,
            xml.formatted(
                level == 0 ? "FullResolution" : "ReducedResolution",
                List.of("DAPI", "CD3", "CD8").get(channel),
                List.of("0,0,255", "0,255,0", "255,128,0").get(channel)));
        tiff.directory(tags);
      }
    }
    Path path = tiff.writeTo(file("a.qptiff"));
    try (Slide slide = open(path, "DAPI = 0..4000, CD8 = 500..2500")) {
      assertEquals("QPTIFF", slide.metadata().format());
      assertEquals(2, slide.metadata().levels().size());
      assertShown(slide, 1);
    }
  }

  @Test
  public void greyPagesAndPixelsOfManySamples() throws IOException {
    TiffBytes pages = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    for (int level = 0; level < 2; level++) {
      for (int channel = 0; channel < 3; channel++) {
        int of = channel;
        int at = level;
        pages.directory(page(pages, level, 16, 1, false, (s, x, y) -> number(of, at, x, y)));
      }
    }
    List<Path> files = new ArrayList<>(List.of(pages.writeTo(file("pages.tif"))));
    for (boolean apart : new boolean[] {false, true}) {
      TiffBytes one = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
      one.directory(page(one, 0, 16, 5, apart, (s, x, y) -> number(s, 0, x, y)));
      one.directory(page(one, 1, 16, 5, apart, (s, x, y) -> number(s, 1, x, y)));
      files.add(one.writeTo(file("samples" + apart + ".tif")));
    }
    for (Path path : files) {
      try (Slide slide = open(path, "1 = blue 0..4000, 3 = orange 500..2500")) {
        assertEquals(path.toString(), 2, slide.metadata().levels().size());
        assertShown(slide, 1);
      }
      assertThrows(
          UnsupportedSlideException.class, () -> Slides.open(path, Optional.empty()).close());
    }
  }

  /** Floating-point numbers without a stated range, which are refused as grey. */
  @Test
  public void floatingPointNumbers() throws IOException {
    assertFloats(Map.of(TiffTag.SAMPLE_FORMAT, 3));
  }

  /** Indica Labs' program leaves out the tag that says what its numbers are. */
  @Test
  public void floatingPointNumbersThatNoTagTells() throws IOException {
    assertFloats(Map.of(TiffTag.SOFTWARE, "IndicaLabsImageWriter v1.2.1"));
  }

  private void assertFloats(Map<Integer, Object> told) throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < 3; channel++) {
      int of = channel;
      Map<Integer, Object> page = page(tiff, 0, 32, 1, false, (s, x, y) -> number(of, 0, x, y));
      page.remove(TiffTag.SAMPLE_FORMAT);
      page.putAll(told);
      tiff.directory(page);
    }
    Path path = tiff.writeTo(file("floats.tif"));
    try (Slide slide = open(path, "1 = blue 0..4, 3 = orange 0.5..2.5")) {
      assertShown(slide, 0.001);
    }
    ChannelChoice.Window window = window(path);
    assertEquals(0, window.low(), 0.05);
    assertEquals(4, window.high(), 0.05);
  }

  private static ChannelChoice.Window window(Path path) throws SlideException {
    var shown = Slides.reading(path, choice("1")).channels().orElseThrow().channels().get(0);
    return new ChannelChoice.Window(shown.low(), shown.high());
  }

  /** Numbers of 16 bits of which few are used: the window is where they are. */
  @Test
  public void windowsAreMeasured() throws IOException {
    Path path = ome(1, "XYCZT", "");
    ChannelChoice.Window window = window(path);
    assertEquals(0, window.low(), 40);
    assertEquals(4000, window.high(), 40);
    TiffBytes narrow = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < 2; channel++) {
      narrow.directory(page(narrow, 0, 16, 1, false, (s, x, y) -> 300 + (x + y) % 101));
    }
    window = window(narrow.writeTo(file("narrow.tif")));
    assertEquals(300, window.low(), 4);
    assertEquals(400, window.high(), 4);
    TiffBytes flat = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < 2; channel++) {
      flat.directory(page(flat, 0, 8, 1, false, (s, x, y) -> 7));
    }
    window = window(flat.writeTo(file("flat.tif")));
    assertTrue(window.toString(), window.low() < window.high() && window.high() < 10);
  }

  @Test
  public void everyChannelInColoursThatAreToldApart() throws IOException {
    SlideReading reading = Slides.reading(ome(1, "XYCZT", ""), choice("*"));
    List<Integer> colours =
        reading.channels().orElseThrow().channels().stream().map(c -> c.rgb()).toList();
    assertEquals(List.of(0x0000FF, 0x00FF00, 0xFF0000), colours);
  }

  @Test
  public void whatIsNoChoiceIsSaid() {
    for (String wrong : List.of("DAPI = bleu", "= blue", "DAPI = blue 5..5", "DAPI = 5..x")) {
      IllegalArgumentException e =
          assertThrows(wrong, IllegalArgumentException.class, () -> ChannelChoice.parse(wrong));
      assertTrue(e.getMessage(), e.getMessage().startsWith("Channels: "));
    }
    assertEquals(Optional.empty(), ChannelChoice.parse(" ,\n"));
    for (String wrong :
        List.of("channels", "channels 1 DAPI", "sideways", "channels 1 \"a\" #0000ff 5..5")) {
      assertThrows(wrong, IllegalArgumentException.class, () -> SlideReading.parse(wrong));
    }
  }

  /** Slides in colour are read as ever, whatever channels are chosen for others. */
  @Test
  public void slidesInColourHaveNoChannels() throws IOException {
    RgbImage picture = TestPyramid.picture(100, 80, 4);
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    tiff.directory(TestPyramid.tags(tiff, picture, false));
    Path path = tiff.writeTo(file("colour.tif"));
    assertEquals(SlideReading.PLAIN, Slides.reading(path, choice("DAPI = blue")));
    try (Slide slide = open(path, "DAPI = blue")) {
      assertArrayEquals(picture.rgb(), slide.read(0, 0, 0, 100, 80).rgb());
    }
  }

  /** Read, or refused with a message: nothing else. */
  @Test(timeout = 120_000)
  public void damageIsRefusedOrRead() throws IOException {
    byte[] whole = Files.readAllBytes(ome(2, "XYZCT", "<TiffData PlaneCount='6'/>"));
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      byte[] damaged = whole.clone();
      int end = round % 10 == 0 ? random.nextInt(whole.length) : whole.length;
      damaged[whole.length - 1 - random.nextInt(6000)] = (byte) random.nextInt();
      Path path = Files.write(file("damaged.ome.tif"), Arrays.copyOf(damaged, end));
      try (Slide slide = open(path, "*")) {
        slide.read(0, 3, 3, 100, 80);
      } catch (SlideException e) {
        assertTrue(e.getMessage(), e.getMessage().contains("damaged.ome.tif"));
        refused++;
      }
    }
    assertTrue("" + refused, refused > 30 && refused < 300);
  }
}
