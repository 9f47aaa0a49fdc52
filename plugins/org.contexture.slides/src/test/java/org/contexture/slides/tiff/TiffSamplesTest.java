package org.contexture.slides.tiff;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.webp.WebP;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Depths, colours, planes and packings, sample by sample. The numbers are those of libtiff's RGBA
 * interface, with which 230 files of other programs' were compared by hand.
 */
public class TiffSamplesTest {

  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Path file() {
    return folder.getRoot().toPath().resolve("samples.tif");
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] shorts(ByteOrder order, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(order);
    Arrays.stream(values).forEach(value -> bytes.putShort((short) value));
    return bytes.array();
  }

  private static byte[] floats(ByteOrder order, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private String refusal(SampledTiff tiff) throws IOException {
    Path path = tiff.page().writeTo(file());
    UnsupportedSlideException e =
        assertThrows(UnsupportedSlideException.class, () -> Slides.open(path, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains(path.toString()));
    return e.getMessage();
  }

  /** Also where the image is smaller than its tile. */
  @Test
  public void sixteenBitsOfColourAreRounded() throws IOException {
    for (ByteOrder order : new ByteOrder[] {LITTLE, ByteOrder.BIG_ENDIAN}) {
      byte[] strip = shorts(order, 0, 128, 129, 257, 0x8000, 65535);
      byte[] expected = bytes("000001 0180FF");
      assertArrayEquals(
          expected, new SampledTiff(order, 2, 1, 16, 3, 2).strips(1, strip).read(file()).rgb());
      byte[] tile = Arrays.copyOf(strip, 6 * 16 * 16);
      assertArrayEquals(
          expected, new SampledTiff(order, 2, 1, 16, 3, 2).tiles(16, 16, tile).read(file()).rgb());
    }
  }

  @Test
  public void sixteenBitsOfGreyKeepTheHighByte() throws IOException {
    byte[] strip = shorts(LITTLE, 0x00FF, 0x12FF, 0xFFFF);
    assertArrayEquals(
        bytes("000000 121212 FFFFFF"),
        new SampledTiff(LITTLE, 3, 1, 16, 1, 1).strips(1, strip).read(file()).rgb());
    assertArrayEquals(
        bytes("FFFFFF EDEDED 000000"),
        new SampledTiff(LITTLE, 3, 1, 16, 1, 0).strips(1, strip).read(file()).rgb());
  }

  /** Rows start on whole bytes; high bits come first. */
  @Test
  public void fewBitsAreStretched() throws IOException {
    assertArrayEquals(
        bytes("FFFFFF 000000 FFFFFF  000000 FFFFFF 000000"),
        new SampledTiff(LITTLE, 3, 2, 1, 1, 1).strips(2, bytes("BF 5F")).read(file()).rgb());
    assertArrayEquals(
        bytes("000000 555555 AAAAAA FFFFFF FFFFFF"),
        new SampledTiff(LITTLE, 5, 1, 2, 1, 1).strips(1, bytes("1B C0")).read(file()).rgb());
    assertArrayEquals(
        bytes("EEEEEE DDDDDD CCCCCC"),
        new SampledTiff(LITTLE, 3, 1, 4, 1, 0).strips(1, bytes("12 3F")).read(file()).rgb());
  }

  @Test
  public void palettesMayBeSmallAndOfBytes() throws IOException {
    long[] map = new long[3 * 16];
    map[5] = 0x11;
    map[16 + 5] = 0x22;
    map[32 + 5] = 0x33;
    SampledTiff tiff = new SampledTiff(LITTLE, 2, 1, 4, 1, 3).with(TiffTag.COLOUR_MAP, map);
    assertArrayEquals(bytes("112233 000000"), tiff.strips(1, bytes("50")).read(file()).rgb());
  }

  @Test
  public void planesAreOneAfterTheOther() throws IOException {
    SampledTiff tiff = new SampledTiff(LITTLE, 2, 2, 8, 3, 2).with(TiffTag.PLANAR_CONFIGURATION, 2);
    tiff.strips(
        1,
        bytes("0102"),
        bytes("0304"),
        bytes("11 12"),
        bytes("13 14"),
        bytes("2122"),
        bytes("2324"));
    assertArrayEquals(bytes("011121 021222  031323 041424"), tiff.read(file()).rgb());
  }

  @Test
  public void inkTakesLightAway() throws IOException {
    SampledTiff tiff = new SampledTiff(LITTLE, 3, 1, 8, 4, 5);
    tiff.strips(1, bytes("00000000 FF800000 00804080"));
    assertArrayEquals(bytes("FFFFFF 007FFF 7F3F5F"), tiff.read(file()).rgb());
    String message = refusal(new SampledTiff(LITTLE, 1, 1, 8, 4, 5).with(TiffTag.INK_SET, 2));
    assertTrue(message, message.contains("photometric 5 with 4 samples"));
  }

  /** Two rows of two luma samples, then both chromas; the last column and row are padding. */
  @Test
  public void chromaMayHaveFewerSamples() throws IOException {
    SampledTiff tiff =
        new SampledTiff(LITTLE, 3, 3, 8, 3, 6).with(TiffTag.YCBCR_SUBSAMPLING, new long[] {2, 2});
    tiff.strips(3, bytes("01020304 8080  05000600 8080  07080000 8080  09000000 80FF"));
    assertArrayEquals(
        bytes("010101 020202 050505  030303 040404 060606  070707 080808 BB0009"),
        tiff.read(file()).rgb());
    String message =
        refusal(
            new SampledTiff(LITTLE, 3, 3, 8, 3, 6)
                .with(TiffTag.YCBCR_SUBSAMPLING, new long[] {3, 2}));
    assertTrue(message, message.contains("YCbCr of 3 × 2 px per chroma"));
  }

  /** TIFF 6.0, section 20: video levels. */
  @Test
  public void lumaMayHaveItsOwnBlackAndWhite() throws IOException {
    YCbCrScale video =
        new YCbCrScale(0.299, 0.587, 0.114, new double[] {16, 235, 128, 240, 128, 240});
    byte[] pixels = bytes("108080 EB8080 515AF0");
    video.toRgb(pixels);
    assertArrayEquals(bytes("000000 FFFFFF"), Arrays.copyOf(pixels, 6));
    assertEquals(254, pixels[6] & 255, 1); // red of BT.601: 81, 90, 240
    assertEquals(0, pixels[7] & 255, 1);
    assertEquals(0, pixels[8] & 255, 1);
  }

  @Test
  public void differencesOfWiderSamplesAddUp() throws IOException {
    byte[] packed = shorts(LITTLE, 0xFF00, 0x0200, 0x0100);
    SampledTiff tiff =
        new SampledTiff(LITTLE, 3, 1, 16, 1, 1)
            .with(TiffTag.PREDICTOR, 2)
            .with(TiffTag.COMPRESSION, 50000);
    assertArrayEquals(
        bytes("FFFFFF 010101 020202"), tiff.strips(1, zstandard(packed)).read(file()).rgb());
  }

  private static byte[] zstandard(byte[] bytes) {
    ZstdCompressor compressor = new ZstdCompressor();
    byte[] out = new byte[compressor.maxCompressedLength(bytes.length)];
    int length = compressor.compress(bytes, 0, bytes.length, out, 0, out.length);
    return Arrays.copyOf(out, length);
  }

  @Test
  public void zstandardIsUnpackedOrSaysWhatIsWrong() throws IOException {
    RgbImage picture = TestPyramid.picture(40, 30, 5);
    byte[] packed = zstandard(picture.rgb());
    SampledTiff tiff = new SampledTiff(LITTLE, 40, 30, 8, 3, 2).with(TiffTag.COMPRESSION, 50000);
    assertArrayEquals(picture.rgb(), tiff.strips(30, packed).read(file()).rgb());
    for (byte[] bad :
        new byte[][] {
          Arrays.copyOf(packed, packed.length / 2), new byte[] {1, 2, 3}, zstandard(new byte[9])
        }) {
      SampledTiff cut = new SampledTiff(LITTLE, 40, 30, 8, 3, 2).with(TiffTag.COMPRESSION, 50000);
      IOException e = assertThrows(IOException.class, () -> cut.strips(30, bad).read(file()));
      assertTrue(e.getMessage(), e.getMessage().contains("strip 0"));
    }
  }

  /** Lossless streams that another program wrote: 2 × 2 px of RGB; 2 × 1 px with opacity. */
  @Test
  public void webp() throws IOException {
    Assume.assumeTrue("no WebP library for this platform", WebP.isAvailable());
    byte[] stream =
        bytes(
            "524946463a000000574542505650384c2e0000002f014000001f2010203c79b56b432040d8f17f648482b40d988a997f8377fe03f8a75602b201ca546113d1fff800");
    SampledTiff rgb = new SampledTiff(LITTLE, 2, 2, 8, 3, 2).with(TiffTag.COMPRESSION, 50001);
    assertArrayEquals(
        bytes("0AC81E 2832FA  000000 FFFFFF"), rgb.strips(2, stream).read(file()).rgb());
    SampledTiff other = new SampledTiff(LITTLE, 3, 2, 8, 3, 2).with(TiffTag.COMPRESSION, 50001);
    IOException e = assertThrows(IOException.class, () -> other.strips(2, stream).read(file()));
    assertTrue(e.getMessage(), e.getMessage().contains("WebP image of 2 × 2 px, expected 3 × 2"));
    byte[] transparent =
        bytes(
            "5249464624000000574542505650384c170000002f010000100f7035e42b78dc83fb34ff91860a44f43f0000");
    SampledTiff rgba =
        new SampledTiff(LITTLE, 2, 1, 8, 4, 2)
            .with(TiffTag.COMPRESSION, 50001)
            .with(TiffTag.EXTRA_SAMPLES, 2);
    assertArrayEquals(bytes("0AC81E D4D6FE"), rgba.strips(1, transparent).read(file()).rgb());
  }

  @Test
  public void floatingPointIsScaledAsStatedOrRefused() throws IOException {
    float[] values = {-1, 0, 0.5f, 1, 7};
    SampledTiff stated =
        new SampledTiff(LITTLE, 5, 1, 32, 1, 1)
            .with(TiffTag.SAMPLE_FORMAT, 3)
            .with(TiffTag.SMALLEST_SAMPLE, 0.0)
            .with(TiffTag.LARGEST_SAMPLE, 1.0);
    assertArrayEquals(
        bytes("000000 000000 808080 FFFFFF FFFFFF"),
        stated.strips(1, floats(LITTLE, values)).read(file()).rgb());
    String message =
        refusal(
            new SampledTiff(LITTLE, 5, 1, 32, 1, 1)
                .with(TiffTag.SAMPLE_FORMAT, 3)
                .strips(1, floats(LITTLE, values)));
    assertTrue(message, message.contains("floating-point samples without SMinSampleValue"));
    message = refusal(new SampledTiff(LITTLE, 5, 1, 32, 1, 1).strips(1, new byte[20]));
    assertTrue(message, message.contains("samples of 32 bits"));
  }

  /** Bytes of equal significance together, high ones first, then differences of bytes. */
  @Test
  public void thePredictorOfFloatingPoint() throws IOException {
    byte[] numbers = floats(ByteOrder.BIG_ENDIAN, 0, 0.25f, 1);
    byte[] row = new byte[12];
    for (int i = 0; i < 12; i++) {
      row[i] = numbers[i % 3 * 4 + i / 3];
    }
    for (int i = 11; i > 0; i--) {
      row[i] -= row[i - 1];
    }
    SampledTiff tiff =
        new SampledTiff(LITTLE, 3, 1, 32, 1, 1)
            .with(TiffTag.SAMPLE_FORMAT, 3)
            .with(TiffTag.PREDICTOR, 3)
            .with(TiffTag.COMPRESSION, 50000)
            .with(TiffTag.SMALLEST_SAMPLE, 0.0)
            .with(TiffTag.LARGEST_SAMPLE, 1.0);
    assertArrayEquals(
        bytes("000000 404040 FFFFFF"), tiff.strips(1, zstandard(row)).read(file()).rgb());
  }

  /** The picture that people see, for each of the standard's eight orientations. */
  @Test
  public void everyOrientationIsTurned() throws IOException {
    // stored:  a b c      as the standard's table says where row 0 and column 0 lie
    //          d e f
    String[] seen = {
      "abc/def", "cba/fed", "fed/cba", "def/abc", "ad/be/cf", "da/eb/fc", "fc/eb/da", "cf/be/ad"
    };
    byte[] stored = new byte[18];
    for (int i = 0; i < 18; i++) {
      stored[i] = (byte) ('a' + i / 3);
    }
    for (int o = 1; o <= 8; o++) {
      SampledTiff tiff =
          new SampledTiff(LITTLE, 3, 2, 8, 3, 2)
              .with(TiffTag.ORIENTATION, o)
              .with(TiffTag.X_RESOLUTION, 40000.0)
              .with(TiffTag.Y_RESOLUTION, 20000.0)
              .with(TiffTag.RESOLUTION_UNIT, 3);
      Path path = tiff.strips(2, stored).page().writeTo(file());
      try (Slide slide = Slides.open(path, Optional.empty())) {
        String[] rows = seen[o - 1].split("/", -1);
        assertEquals(rows.length, slide.metadata().height());
        for (int y = 0; y < rows.length; y++) {
          for (int x = 0; x < rows[y].length(); x++) {
            byte[] pixel = slide.read(0, x, y, 1, 1).rgb();
            assertEquals("orientation " + o, rows[y].charAt(x), pixel[0]);
          }
        }
        assertEquals(
            Optional.of(o < 5 ? new MicronsPerPixel(0.25, 0.5) : new MicronsPerPixel(0.5, 0.25)),
            slide.metadata().micronsPerPixel());
        byte[] beyond = slide.read(0, -1, 0, slide.metadata().width() + 1, 1).rgb();
        assertEquals("orientation " + o, -1, beyond[0]);
        assertEquals("orientation " + o, rows[0].charAt(0), beyond[3]);
      }
    }
  }

  @Test
  public void whatIsNotDecodedIsRefusedByName() throws IOException {
    for (Map.Entry<Integer, String> of :
        Map.of(
                6,
                "JPEG of before 1995",
                34887,
                "LERC",
                3,
                "CCITT",
                50002,
                "JPEG XL",
                34712,
                "JPEG 2000")
            .entrySet()) {
      String message =
          refusal(new SampledTiff(LITTLE, 1, 1, 8, 3, 2).with(TiffTag.COMPRESSION, of.getKey()));
      assertTrue(message, message.contains(of.getValue()));
    }
    String message = refusal(new SampledTiff(LITTLE, 1, 1, 8, 3, 8)); // CIE L*a*b*
    assertTrue(message, message.contains("photometric 8"));
    message = refusal(new SampledTiff(LITTLE, 1, 1, 8, 3, 2).with(TiffTag.FILL_ORDER, 2));
    assertTrue(message, message.contains("FillOrder"));
    message = refusal(new SampledTiff(LITTLE, 1, 1, 8, 3, 2).with(TiffTag.PREDICTOR, 3));
    assertTrue(message, message.contains("predictor FLOATING"));
    message = refusal(new SampledTiff(LITTLE, 1, 1, 12, 3, 2));
    assertTrue(message, message.contains("12 bits per sample"));
  }

  /** Grey with opacity is a picture; two greys are two channels, and five colours are none. */
  @Test
  public void channelsAreNoPicture() throws IOException {
    for (int[] of : new int[][] {{2, 1}, {3, 1}, {5, 2}, {4, 6}}) {
      String message = refusal(new SampledTiff(LITTLE, 1, 1, 8, of[0], of[1]));
      assertTrue(message, message.contains(of[0] + " channels"));
    }
    SampledTiff grey = new SampledTiff(LITTLE, 2, 1, 8, 2, 1).with(TiffTag.EXTRA_SAMPLES, 2);
    assertArrayEquals(
        bytes("404040 FFFFFF"), grey.strips(1, bytes("40FF 4000")).read(file()).rgb());
  }

  /** Old writers put low bits first; such a stream starts with a clear code of 00 01. */
  @Test
  public void lzwOfBeforeTiff6IsRefused() {
    SampledTiff tiff = new SampledTiff(LITTLE, 1, 1, 8, 3, 2).with(TiffTag.COMPRESSION, 5);
    IOException e =
        assertThrows(IOException.class, () -> tiff.strips(1, bytes("0001020304")).read(file()));
    assertTrue(e.getMessage(), e.getMessage().contains("LZW"));
    assertTrue(e.getMessage(), e.getMessage().contains("high bits first"));
  }

  /** One strip of 3 Mpx, as ImageJ writes it: stored as it is, or packed. */
  @Test
  public void stripsMayBeLarge() throws IOException {
    int width = 2000;
    int height = 1500;
    byte[] grey = new byte[width * height];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (i * 31 + i / width);
    }
    for (boolean packed : new boolean[] {false, true}) {
      for (int rows : packed ? new int[] {height} : new int[] {height, 1200}) {
        SampledTiff tiff =
            new SampledTiff(LITTLE, width, height, 8, 1, 1)
                .with(TiffTag.COMPRESSION, packed ? 50000 : 1);
        byte[] first = Arrays.copyOf(grey, rows * width);
        byte[] second = Arrays.copyOfRange(grey, rows * width, grey.length);
        tiff.strips(
            rows,
            rows == height
                ? new byte[][] {packed ? zstandard(first) : first}
                : new byte[][] {first, second});
        Path path = tiff.page().writeTo(file());
        try (Slide slide = TiffSlide.open(path)) {
          byte[] part = slide.read(0, 1990, 1190, 20, 320).rgb();
          for (int i = 0; i < part.length; i += 3) {
            int x = 1990 + i / 3 % 20;
            int y = 1190 + i / 3 / 20;
            boolean inside = x < width && y < height;
            assertEquals(
                rows + " rows, " + x + ", " + y, inside ? grey[y * width + x] : -1, part[i]);
          }
        }
      }
    }
  }
}
