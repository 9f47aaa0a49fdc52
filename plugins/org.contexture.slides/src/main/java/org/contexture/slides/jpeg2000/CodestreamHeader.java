package org.contexture.slides.jpeg2000;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The SIZ segment of a JPEG 2000 codestream (ITU-T T.800, A.5.1).
 *
 * <p>It is checked before native code sees the stream: that code trusts all components to be as
 * large as the first.
 *
 * @param width of the image
 * @param height of the image
 * @param tiles that the codestream divides the image into
 * @param components their number
 * @param plain whether all components are unsigned, of 8 bits, and not subsampled
 * @param halved whether the same is true, but that all after the first are halved in one direction
 *     or both
 */
record CodestreamHeader(
    long width, long height, long tiles, int components, boolean plain, boolean halved) {

  private static final int START_AND_SIZE = 0xFF4FFF51;
  private static final int EIGHT_BITS_UNSIGNED = 7;
  private static final int MAXIMUM_TILES = 4096;

  static CodestreamHeader read(byte[] codestream) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(codestream);
    try {
      if (bytes.getInt() != START_AND_SIZE) {
        throw new IOException("JPEG 2000 stream without the markers SOC and SIZ at its start");
      }
      bytes.position(8);
      long right = unsigned(bytes);
      long bottom = unsigned(bytes);
      long left = unsigned(bytes);
      long top = unsigned(bytes);
      long tileWidth = Math.max(1, unsigned(bytes));
      long tileHeight = Math.max(1, unsigned(bytes));
      bytes.position(bytes.position() + 8);
      int components = bytes.getShort() & 0xFFFF;
      boolean plain = true;
      boolean halved = true;
      for (int i = 0; i < components; i++) {
        int depth = bytes.get();
        int stepX = bytes.get();
        int stepY = bytes.get();
        boolean whole = stepX == 1 && stepY == 1;
        boolean half = !whole && Math.min(stepX, stepY) >= 1 && Math.max(stepX, stepY) == 2;
        plain &= depth == EIGHT_BITS_UNSIGNED && whole;
        halved &= depth == EIGHT_BITS_UNSIGNED && (i == 0 ? whole : half);
      }
      long width = right - left;
      long height = bottom - top;
      long tiles = (width / tileWidth + 1) * (height / tileHeight + 1);
      return new CodestreamHeader(width, height, tiles, components, plain, halved);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("JPEG 2000 stream that ends inside its header", e);
    }
  }

  private static long unsigned(ByteBuffer bytes) {
    return bytes.getInt() & 0xFFFFFFFFL;
  }

  void require(int expectedWidth, int expectedHeight) throws IOException {
    requireSize(expectedWidth, expectedHeight);
    if (!isDecodable()) {
      throw new IOException(
          "JPEG 2000 image with %d components%s, expected 3 of 8 bits, not subsampled"
              .formatted(components, plain ? "" : " of mixed kinds"));
    }
  }

  private void requireSize(int expectedWidth, int expectedHeight) throws IOException {
    if (width != expectedWidth || height != expectedHeight || tiles > MAXIMUM_TILES) {
      throw new IOException(
          "JPEG 2000 image of %d × %d px in %d tiles, expected %d × %d px"
              .formatted(width, height, tiles, expectedWidth, expectedHeight));
    }
  }

  /** The same, where the second and the third component may be halved. */
  void requireHalvedOrWhole(int expectedWidth, int expectedHeight) throws IOException {
    if (!isHalved()) {
      require(expectedWidth, expectedHeight);
    }
    requireSize(expectedWidth, expectedHeight);
  }

  /** Whether {@link Jpeg2000#decode} can decode it at all. */
  boolean isDecodable() {
    return components == 3 && plain;
  }

  /** Whether the second and the third component are halved. */
  boolean isHalved() {
    return components == 3 && halved;
  }
}
