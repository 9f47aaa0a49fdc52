package org.contexture.slides.leptonica;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The native library, out of the jar that JavaCPP's Leptonica ships for this platform; it is
 * unpacked and called through JNA, so that no second copy of JavaCPP enters the application.
 */
public final class LeptonicaLibrary {

  /** {@code RTLD_LAZY}, and not global: the library carries its own libtiff, libjpeg and libpng. */
  private static final int LAZY_AND_LOCAL = 1;

  private static final Map<String, Object> OPTIONS =
      Map.of(Library.OPTION_OPEN_FLAGS, LAZY_AND_LOCAL);

  /** What was found on first use, or why nothing was. */
  private record Loaded(Optional<Leptonica> library, Optional<Path> file, String problem) {
    static final Loaded RESULT = load();
  }

  private LeptonicaLibrary() {}

  /** The library; empty if this platform has none. Loaded on first use. */
  public static Optional<Leptonica> get() {
    return Loaded.RESULT.library;
  }

  /**
   * Functions of libraries inside of this one, where it exports them.
   *
   * @param type that declares them
   * @param one name of one of them
   */
  public static <T extends Library> Optional<T> functions(Class<T> type, String one) {
    if (Loaded.RESULT.file.isEmpty()) {
      return Optional.empty();
    }
    String path = Loaded.RESULT.file.get().toString();
    try {
      NativeLibrary.getInstance(path, OPTIONS).getFunction(one);
      return Optional.of(Native.load(path, type, OPTIONS));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty(); // kept inside on Windows
    }
  }

  /** This platform, and why it has no such library, as the end of a sentence; empty if it has. */
  public static String problem() {
    return Loaded.RESULT.problem;
  }

  /**
   * The pixels of a PIX of 32 bits, which holds red in the high byte of each word, then green,
   * blue, opacity.
   *
   * @throws IOException if it is of another size or depth
   */
  public static int[] words(Leptonica leptonica, Pointer pix, int width, int height)
      throws IOException {
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

  private static Loaded load() {
    try {
      Optional<Path> file = LeptonicaFiles.unpack();
      if (file.isEmpty()) {
        return none("none is bundled for it; there is one for Linux x86-64, Windows, macOS (ARM)");
      }
      Leptonica library = Native.load(file.get().toString(), Leptonica.class, OPTIONS);
      library.setMsgSeverity(Leptonica.SEVERITY_NONE);
      return new Loaded(Optional.of(library), file, "");
    } catch (IOException | LinkageError e) {
      // not fatal: slides with JPEG 2000 go to OpenSlide, and the user is told where that is
      // missing
      return none(String.valueOf(e.getMessage()));
    }
  }

  private static Loaded none(String reason) {
    String problem =
        "%s (%s): %s."
            .formatted(
                Platform.RESOURCE_PREFIX,
                System.getProperty("os.name"),
                reason.strip().replaceFirst("[.]$", ""));
    System.getLogger(LeptonicaLibrary.class.getName())
        .log(System.Logger.Level.INFO, "No JPEG 2000 and WebP decoder for {0}", problem);
    return new Loaded(Optional.empty(), Optional.empty(), problem);
  }
}
