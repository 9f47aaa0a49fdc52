package org.contexture.slides.jpeg2000;

import com.sun.jna.Native;
import java.util.Optional;
import org.contexture.slides.leptonica.LeptonicaLibrary;

/** OpenJPEG inside Leptonica's library, which exports it on Linux and macOS. */
final class OpenJpegLibrary {

  /** Looked for on first use. */
  private static final class Found {
    static final Optional<OpenJpeg> RESULT =
        Native.SIZE_T_SIZE == Long.BYTES
            ? LeptonicaLibrary.functions(OpenJpeg.class, "opj_decode")
            : Optional.empty();
  }

  private OpenJpegLibrary() {}

  static Optional<OpenJpeg> get() {
    return Found.RESULT;
  }
}
