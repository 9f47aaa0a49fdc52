package org.contexture.slides.tiff;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Packings and samples, byte by byte. */
public class RawCodecTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** The example of Apple's Technical Note TN1023, and the byte that does nothing. */
  @Test
  public void packBitsUnpacksRunsAndLiterals() throws IOException {
    byte[] packed = bytes("FE AA 02 80 00 2A 80 FD AA 03 80 00 2A 22 F7 AA");
    byte[] expected = bytes("AAAAAA 80 00 2A AAAAAAAA 80 00 2A 22 AAAAAAAAAAAAAAAAAAAA");
    assertArrayEquals(expected, RawCodec.PACK_BITS.unpack(packed, 24));
    IOException e = assertThrows(IOException.class, () -> RawCodec.PACK_BITS.unpack(packed, 25));
    assertTrue(e.getMessage(), e.getMessage().contains("ends after 24 of 25 bytes"));
    byte[] cut = bytes("FE AA 02 80 00");
    assertThrows(IOException.class, () -> RawCodec.PACK_BITS.unpack(cut, 6));
  }

  /** 9-bit codes: clear, then a code that no string has yet. */
  @Test
  public void anLzwCodeBeforeItsStringIsRefused() {
    byte[] packed = bytes("80 40 80 00"); // 100000000 100000010
    IOException e = assertThrows(IOException.class, () -> Lzw.unpack(packed, 3));
    assertEquals("LZW code 258, expected less than 258", e.getMessage());
  }

  @Test
  public void differencesAddUpAlongEachRow() throws IOException {
    SampleDepth eight = new SampleDepth(8, false, 0, 1, SampleDepth.Use.COLOUR);
    RawCodec codec =
        new RawCodec(RawCodec.STORED, Predictor.DIFFERENCES, eight, 3, ByteOrder.LITTLE_ENDIAN);
    assertArrayEquals(
        bytes("0A1464 0B1664 0A1966  FF0102 000102 020102"),
        codec.samples(bytes("0A1464 010200 FF0302  FF0102 010000 020000"), 3, 2));
  }

  private PixelLayout layout(Map<Integer, Object> tags) throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    tiff.directory(tags);
    try (TiffFile file = new TiffFile(tiff.writeTo(folder.newFile().toPath()))) {
      return PixelLayout.of(file.directories().get(0));
    }
  }

  @Test
  public void greyMayRiseOrFall() throws IOException {
    assertArrayEquals(
        bytes("000000 0A0A0A FFFFFF"),
        layout(Map.of(TiffTag.PHOTOMETRIC, 1)).toRgb(bytes("00 0A FF"), 3));
    assertArrayEquals(
        bytes("FFFFFF F5F5F5 000000"),
        layout(Map.of(TiffTag.PHOTOMETRIC, 0)).toRgb(bytes("00 0A FF"), 3));
  }

  @Test
  public void palettesHaveSixteenBits() throws IOException {
    long[] map = new long[768];
    map[7] = 0x12FF;
    map[256 + 7] = 0x3400;
    map[512 + 7] = 0x56AA;
    PixelLayout palette =
        layout(Map.of(TiffTag.PHOTOMETRIC, 3, TiffTag.COLOUR_MAP, map, TiffTag.BITS_PER_SAMPLE, 8));
    assertArrayEquals(bytes("123456 000000"), palette.toRgb(bytes("07 00"), 2));
  }

  /** ExtraSamples (338): colours are multiplied with opacity already, or not, or it is none. */
  @Test
  public void theFourthSampleMayBeOpacity() throws IOException {
    int[] expected = {0x40, 0x40 + 255 - 0x80, (0x40 * 0x80 + 127) / 255 + 255 - 0x80};
    for (int kind = 0; kind < 3; kind++) {
      PixelLayout layout =
          layout(Map.of(TiffTag.SAMPLES_PER_PIXEL, 4, TiffTag.PHOTOMETRIC, 2, 338, kind));
      byte[] rgb = layout.toRgb(bytes("40 40 40 80  10 20 30 FF"), 2);
      assertEquals("kind " + kind, expected[kind], rgb[1] & 255);
      assertEquals(0x30, rgb[5]);
    }
  }
}
