package org.contexture.slides.webp;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.contexture.slides.leptonica.Leptonica;
import org.contexture.slides.leptonica.LeptonicaLibrary;

/** WebP images (RFC 9649), decoded by libwebp inside the embedded library. Thread-safe. */
public final class WebP {

  private static final int RIFF = 0x46464952;
  private static final int WEBP = 0x50424557;
  private static final int EXTENDED = 0x58385056;
  private static final int LOSSLESS = 0x4C385056;
  private static final int LOSSY = 0x20385056;

  private WebP() {}

  /** Whether this platform has the library. */
  public static boolean isAvailable() {
    return LeptonicaLibrary.get().isPresent();
  }

  /**
   * Decodes one image.
   *
   * @param width that the image must have
   * @param height that the image must have
   * @param samples 3 for RGB, 4 for RGB and opacity
   * @return samples · width · height bytes, interleaved
   * @throws IOException if the stream is damaged or of another size
   */
  public static byte[] decode(byte[] stream, int width, int height, int samples)
      throws IOException {
    Leptonica leptonica =
        LeptonicaLibrary.get()
            .orElseThrow(() -> new IOException("there is no WebP library for this platform"));
    requireSize(stream, width, height);
    Pointer pix = leptonica.pixReadMemWebP(stream, new Leptonica.Size(stream.length));
    if (pix == null) {
      throw new IOException("WebP image that libwebp cannot decode");
    }
    try {
      int[] words = LeptonicaLibrary.words(leptonica, pix, width, height);
      boolean opaque = leptonica.pixGetSpp(pix) != 4;
      byte[] pixels = new byte[samples * width * height];
      for (int i = 0, to = 0; i < words.length; i++, to += samples) {
        int word = words[i];
        pixels[to] = (byte) (word >>> 24);
        pixels[to + 1] = (byte) (word >>> 16);
        pixels[to + 2] = (byte) (word >>> 8);
        if (samples == 4) {
          pixels[to + 3] = (byte) (opaque ? 255 : word);
        }
      }
      return pixels;
    } finally {
      leptonica.pixDestroy(new PointerByReference(pix));
    }
  }

  /** Before native code takes memory on the stream's word. */
  private static void requireSize(byte[] stream, int width, int height) throws IOException {
    Optional<int[]> size;
    try {
      size = size(ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IOException("WebP image that ends inside its header", e);
    }
    if (size.isEmpty() || size.get()[0] != width || size.get()[1] != height) {
      throw new IOException(
          "WebP image of %s, expected %d × %d px"
              .formatted(
                  size.map(s -> s[0] + " × " + s[1] + " px").orElse("unknown size"),
                  width,
                  height));
    }
  }

  private static Optional<int[]> size(ByteBuffer in) {
    if (in.getInt(0) != RIFF || in.getInt(8) != WEBP) {
      return Optional.empty();
    }
    return switch (in.getInt(12)) {
      case EXTENDED ->
          Optional.of(
              new int[] {1 + (in.getInt(24) & 0xFFFFFF), 1 + (in.getInt(26) >>> 8 & 0xFFFFFF)});
      case LOSSLESS -> {
        int bits = in.getInt(21);
        yield Optional.of(new int[] {1 + (bits & 0x3FFF), 1 + (bits >>> 14 & 0x3FFF)});
      }
      case LOSSY -> Optional.of(new int[] {in.getShort(26) & 0x3FFF, in.getShort(28) & 0x3FFF});
      default -> Optional.empty();
    };
  }
}
