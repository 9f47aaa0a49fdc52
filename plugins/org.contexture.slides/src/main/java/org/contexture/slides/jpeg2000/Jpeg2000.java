package org.contexture.slides.jpeg2000;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes JPEG 2000 codestreams of three 8-bit components. Thread-safe.
 *
 * <p>The native library comes out of the jar that JavaCPP's Leptonica ships for this platform; it
 * is unpacked and called through JNA, so that no second copy of JavaCPP enters the application.
 */
public final class Jpeg2000 {

  /** {@code RTLD_LAZY}, and not global: the library carries its own libtiff, libjpeg and libpng. */
  private static final int LAZY_AND_LOCAL = 1;

  /** Bytes at the start of a stream that tell its kind. */
  public static final int HEADER_BYTES = 256;

  /** What was found on first use, or why nothing was. */
  private record Loaded(Optional<Leptonica> library, String problem) {
    static final Loaded RESULT = load();
  }

  private Jpeg2000() {}

  /** Whether this platform has the library. */
  public static boolean isAvailable() {
    return Loaded.RESULT.library.isPresent();
  }

  /** Why this platform has no such library, for people; empty if it has one. */
  public static String problem() {
    return Loaded.RESULT.problem;
  }

  /**
   * Whether a stream that starts with these bytes is of the kind that {@link #decode} decodes.
   *
   * @param head its first {@link #HEADER_BYTES} bytes, or all
   */
  public static boolean isDecodable(byte[] head) {
    try {
      return CodestreamHeader.read(head).isDecodable();
    } catch (IOException e) {
      return true; // damage is for the one who reads this tile, not a reason for another reader
    }
  }

  /**
   * Decodes one codestream without any colour conversion but the codestream's own.
   *
   * @param width that the image must have
   * @param height that the image must have
   * @return 3 · width · height components, interleaved
   * @throws IOException if the stream is damaged or is of another kind
   */
  public static byte[] decode(byte[] codestream, int width, int height) throws IOException {
    Leptonica leptonica =
        Loaded.RESULT.library.orElseThrow(() -> new IOException(Loaded.RESULT.problem));
    CodestreamHeader.read(codestream).require(width, height);
    byte[] stream = MainHeader.withoutTilePartLengths(codestream);
    Pointer pix =
        leptonica.pixReadMemJp2k(stream, new Leptonica.Size(stream.length), 1, Pointer.NULL, 0, 0);
    if (pix == null) {
      throw new IOException("JPEG 2000 stream that OpenJPEG cannot decode");
    }
    try {
      return components(leptonica, pix, width, height);
    } finally {
      leptonica.pixDestroy(new PointerByReference(pix));
    }
  }

  private static byte[] components(Leptonica leptonica, Pointer pix, int width, int height)
      throws IOException {
    int[] words = words(leptonica, pix, width, height);
    byte[] components = new byte[3 * width * height];
    for (int i = 0, o = 0; i < words.length; i++, o += 3) {
      components[o] = (byte) (words[i] >>> 24);
      components[o + 1] = (byte) (words[i] >>> 16);
      components[o + 2] = (byte) (words[i] >>> 8);
    }
    return components;
  }

  /** A PIX of 32 bits holds red in the high byte of each word, then green, blue, alpha. */
  static int[] words(Leptonica leptonica, Pointer pix, int width, int height) throws IOException {
    IntByReference w = new IntByReference();
    IntByReference h = new IntByReference();
    IntByReference depth = new IntByReference();
    leptonica.pixGetDimensions(pix, w, h, depth);
    int stride = leptonica.pixGetWpl(pix);
    if (w.getValue() != width
        || h.getValue() != height
        || depth.getValue() != 32
        || stride != width) {
      throw new IOException(
          "an image of %d × %d px and %d bits, expected %d × %d px and 32 bits"
              .formatted(w.getValue(), h.getValue(), depth.getValue(), width, height));
    }
    return leptonica.pixGetData(pix).getIntArray(0, Math.multiplyExact(width, height));
  }

  static Optional<Leptonica> library() {
    return Loaded.RESULT.library;
  }

  private static Loaded load() {
    try {
      Optional<Path> file = LeptonicaFiles.unpack();
      if (file.isEmpty()) {
        return none("none is bundled for it; there is one for Linux x86-64, Windows, macOS (ARM)");
      }
      Leptonica library =
          Native.load(
              file.get().toString(),
              Leptonica.class,
              Map.of(Library.OPTION_OPEN_FLAGS, LAZY_AND_LOCAL));
      library.setMsgSeverity(Leptonica.SEVERITY_NONE);
      return new Loaded(Optional.of(library), "");
    } catch (IOException | LinkageError e) {
      // not fatal: slides with JPEG 2000 go to OpenSlide, and the user is told where that is
      // missing
      return none(String.valueOf(e.getMessage()));
    }
  }

  private static Loaded none(String reason) {
    String problem =
        "There is no JPEG 2000 decoder for %s (%s): %s."
            .formatted(
                Platform.RESOURCE_PREFIX,
                System.getProperty("os.name"),
                reason.strip().replaceFirst("[.]$", ""));
    System.getLogger(Jpeg2000.class.getName()).log(System.Logger.Level.INFO, "{0}", problem);
    return new Loaded(Optional.empty(), problem);
  }
}
