package org.contexture.slides.jpeg;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.junit.Test;

/** What a decoder is given of a directory's tables and a tile's stream. */
public class JpegStreamTest {

  private static final String ADOBE = "FFD8 FFEE000E41646F626500640000000000".replace(" ", "");
  private static final String QUANTISATION = "FFDB0004AAAA";
  private static final String HUFFMAN = "FFC40004BBBB";
  private static final String FRAME = "FFC0000B080040003003011100";
  private static final String SCAN = "FFDA0003CC1234FFD9";

  private static String spliced(String tables, String chunk) throws IOException {
    HexFormat hex = HexFormat.of();
    JpegStream stream = JpegStream.splice(hex.parseHex(tables), hex.parseHex(chunk));
    return hex.formatHex(stream.bytes(), 0, stream.length()).toUpperCase(Locale.ROOT);
  }

  @Test
  public void theTablesComeBeforeTheFrame() throws IOException {
    assertEquals(
        ADOBE + QUANTISATION + HUFFMAN + FRAME + SCAN,
        spliced("FFD8" + QUANTISATION + HUFFMAN + "FFD9", "FFD8" + FRAME + SCAN));
    assertEquals(
        ADOBE + QUANTISATION + FRAME + SCAN, spliced("", "FFD8" + QUANTISATION + FRAME + SCAN));
  }

  /** Whatever a stream says of its colours must not reach the decoder. */
  @Test
  public void applicationMarkersAndCommentsAreLeftOut() throws IOException {
    String jfif = "FFE00004AAAA";
    String adobe = "FFEE000E41646F626500640000000001";
    String comment = "FFFE0003AA";
    assertEquals(
        ADOBE + QUANTISATION + FRAME + SCAN,
        spliced("FFD8" + jfif + QUANTISATION, "FFD8" + adobe + comment + FRAME + SCAN));
  }

  @Test
  public void theStreamTellsItsColours() throws IOException {
    String jfif = "FFE000074A46494600";
    String adobe = "FFEE000E41646F62650064000000000";
    String letters = "FFC00011080030004003" + "521100" + "471100" + "421100";
    assertEquals(Optional.empty(), colours(FRAME));
    assertEquals(Optional.of(true), colours(jfif + FRAME));
    assertEquals(Optional.of(true), colours(adobe + "1" + FRAME));
    assertEquals(Optional.of(false), colours(jfif + adobe + "0" + FRAME));
    assertEquals(Optional.of(false), colours(letters));
    assertEquals(Optional.of(true), colours(jfif + letters));
  }

  private static Optional<Boolean> colours(String segments) throws IOException {
    return JpegStream.splice(new byte[0], HexFormat.of().parseHex("FFD8" + segments + SCAN))
        .yCbCr();
  }

  @Test
  public void fillBytesBeforeMarkersAreNoSegments() throws IOException {
    assertEquals(
        ADOBE + QUANTISATION + FRAME + SCAN,
        spliced("", "FFD8" + QUANTISATION + "FFFFFF" + FRAME + SCAN));
  }

  @Test
  public void theFrameTellsItsSize() throws IOException {
    HexFormat hex = HexFormat.of();
    JpegStream stream = JpegStream.splice(new byte[0], hex.parseHex("FFD8" + FRAME + SCAN));
    assertEquals(new JpegStream.Frame(0x30, 0x40, 3), stream.frame());
  }

  @Test
  public void whatIsNoStreamSaysWhy() {
    String[][] cases = {
      {"", "1234", "does not start with a JPEG marker"},
      {"FF", "FFD8" + FRAME + SCAN, "JPEGTables does not start"},
      {"", "FFD8" + QUANTISATION + SCAN, "without a frame"},
      {"", "FFD8" + FRAME + "FFD9", "without a frame"},
      {"", "FFD8" + FRAME + FRAME + SCAN, "second frame"},
      {"", "FFD8" + "AA" + FRAME + SCAN, "no marker at its byte 2"},
      {"", "FFD8FFDB0001AAAA" + FRAME + SCAN, "segment of 1 bytes at its byte 2"},
      {"", "FFD8FFDB0900AAAA" + FRAME + SCAN, "segment of 2304 bytes at its byte 2"},
      {"", "FFD8" + FRAME.replace("C0000B08", "C0000B0C") + SCAN, "3 components of 12 bits"},
      {"", "FFD8" + FRAME.replace("0301", "0501") + SCAN, "5 components of 8 bits"},
    };
    for (String[] of : cases) {
      IOException e = assertThrows(of[2], IOException.class, () -> spliced(of[0], of[1]));
      assertTrue(e.getMessage(), e.getMessage().contains(of[2]));
    }
  }
}
