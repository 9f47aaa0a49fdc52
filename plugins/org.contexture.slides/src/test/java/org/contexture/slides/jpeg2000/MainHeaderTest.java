package org.contexture.slides.jpeg2000;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.Test;

public class MainHeaderTest {

  private static final String START = "FF4F FF51 0006 00000000 ";
  private static final String CODING = "FF52 0004 FF55 "; // with a marker's bytes inside
  private static final String LENGTHS = "FF55 0009 00 50 00 00000020 ";
  private static final String FIRST_TILE_PART = "FF90 000A 0000 00000000 00 01 FF93 FF55 0000";

  @Test
  public void tilePartLengthsBecomeComments() throws IOException {
    byte[] stream = bytes(START + LENGTHS + CODING + LENGTHS + FIRST_TILE_PART);
    byte[] given = stream.clone();
    String comment = LENGTHS.replace("FF55", "FF64");
    assertArrayEquals(
        bytes(START + comment + CODING + comment + FIRST_TILE_PART),
        MainHeader.withoutTilePartLengths(stream));
    assertArrayEquals("the caller's", given, stream);
  }

  @Test
  public void aStreamWithoutThemStaysItself() throws IOException {
    byte[] stream = bytes(START + CODING + FIRST_TILE_PART);
    assertSame(stream, MainHeader.withoutTilePartLengths(stream));
  }

  @Test
  public void whatIsNoHeaderIsRefused() {
    for (String damaged :
        new String[] {START, START + "0000 0004 0000" + FIRST_TILE_PART, START + "FF55 FFFF 00"}) {
      assertThrows(
          damaged, IOException.class, () -> MainHeader.withoutTilePartLengths(bytes(damaged)));
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
