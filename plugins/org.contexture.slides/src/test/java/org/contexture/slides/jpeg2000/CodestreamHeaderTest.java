package org.contexture.slides.jpeg2000;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.Test;

/** The SIZ segment (ITU-T T.800, A.5.1), which native code trusts. */
public class CodestreamHeaderTest {

  private static final int UNSIGNED_8_BITS = 7;

  /** Components are triples of depth and the steps across and down. */
  private static byte[] header(int[] sides, int... components) {
    ByteBuffer bytes = ByteBuffer.allocate(42 + components.length);
    bytes.putInt(0xFF4FFF51).putShort((short) (38 + components.length)).putShort((short) 0);
    Arrays.stream(sides).forEach(bytes::putInt); // right, bottom, left, top, tile
    bytes.putLong(0).putShort((short) (components.length / 3));
    Arrays.stream(components).forEach(value -> bytes.put((byte) value));
    return bytes.array();
  }

  private static int[] components(int count, int... last) {
    int[] components = new int[3 * count];
    Arrays.setAll(components, i -> i % 3 == 0 ? UNSIGNED_8_BITS : 1);
    System.arraycopy(last, 0, components, components.length - last.length, last.length);
    return components;
  }

  private static CodestreamHeader read(int[] sides, int... components) throws IOException {
    return CodestreamHeader.read(header(sides, components));
  }

  @Test
  public void theImageLiesOnAGridThatMayBeginBeforeIt() throws IOException {
    CodestreamHeader header = read(new int[] {300, 250, 44, 10, 256, 256}, components(3));
    assertEquals(256, header.width());
    assertEquals(240, header.height());
    header.require(256, 240);
    for (int[] wrong : new int[][] {{300, 240}, {256, 250}, {255, 240}, {256, 241}}) {
      IOException e = assertThrows(IOException.class, () -> header.require(wrong[0], wrong[1]));
      assertTrue(e.getMessage(), e.getMessage().contains("256 × 240 px"));
    }
    assertEquals(4294967295L, read(new int[] {-1, 1, 0, 0, 1, 1}, components(3)).width());
  }

  @Test
  public void onlyThreeWholeComponentsOfEightBitsAreDecoded() throws IOException {
    int[] sides = {64, 64, 0, 0, 64, 64};
    assertTrue(read(sides, components(3)).isDecodable());
    int[][] others = {
      components(1),
      components(4),
      components(3, 8, 1, 1), // 9 bits
      components(3, 0x87, 1, 1), // signed
      components(3, 7, 2, 1),
      components(3, 7, 1, 2),
    };
    for (int[] other : others) {
      CodestreamHeader header = read(sides, other);
      assertFalse(Arrays.toString(other), header.isDecodable());
      assertThrows(IOException.class, () -> header.require(64, 64));
    }
  }

  @Test
  public void chromaMayBeHalved() throws IOException {
    int[] sides = {64, 64, 0, 0, 64, 64};
    for (int[] halved : new int[][] {{7, 2, 1, 7, 2, 1}, {7, 2, 2, 7, 2, 2}, {7, 1, 2, 7, 1, 2}}) {
      CodestreamHeader header = read(sides, components(3, halved));
      assertTrue(header.isHalved());
      assertFalse(header.isDecodable());
      header.requireHalvedOrWhole(64, 64);
      assertThrows(IOException.class, () -> header.requireHalvedOrWhole(64, 32));
    }
    int[][] others = {
      components(3, 7, 1, 1), // one of them only
      components(3, 7, 4, 1, 7, 4, 1),
      components(3, 7, 0, 2, 7, 0, 2),
      components(3, 8, 2, 1, 8, 2, 1),
      components(4, 7, 2, 1, 7, 2, 1, 7, 2, 1),
    };
    for (int[] other : others) {
      assertFalse(Arrays.toString(other), read(sides, other).isHalved());
    }
    read(sides, components(3)).requireHalvedOrWhole(64, 64);
  }

  /** Every tile costs memory, whatever its size. */
  @Test
  public void anAbsurdNumberOfTilesIsRefused() throws IOException {
    read(new int[] {256, 256, 0, 0, 8, 8}, components(3)).require(256, 256);
    CodestreamHeader dust = read(new int[] {256, 256, 0, 0, 2, 1}, components(3));
    IOException e = assertThrows(IOException.class, () -> dust.require(256, 256));
    assertTrue(e.getMessage(), e.getMessage().contains("in 33153 tiles"));
    assertEquals(65 * 65L, read(new int[] {64, 64, 0, 0, 0, 0}, components(3)).tiles());
  }

  @Test
  public void aHeaderThatEndsEarlyIsDamaged() {
    byte[] whole = header(new int[] {64, 64, 0, 0, 64, 64}, components(3));
    for (int length : new int[] {0, 3, 8, 30, 41, whole.length - 1}) {
      assertThrows(IOException.class, () -> CodestreamHeader.read(Arrays.copyOf(whole, length)));
    }
    whole[1] = 0;
    assertThrows(IOException.class, () -> CodestreamHeader.read(whole));
  }
}
