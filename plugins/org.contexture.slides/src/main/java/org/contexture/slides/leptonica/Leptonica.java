package org.contexture.slides.leptonica;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The functions of Leptonica's C library that decode JPEG 2000 and WebP; names and parameters are
 * Leptonica's, see its {@code jp2kio.c}, {@code webpio.c} and {@code pix1.c}.
 */
public interface Leptonica extends Library {

  /** Prints nothing. */
  int SEVERITY_NONE = 6;

  int setMsgSeverity(int severity);

  /** Gives a PIX, or a null pointer on failure. */
  Pointer pixReadMemJp2k(byte[] data, Size size, int reduction, Pointer box, int hint, int debug);

  Pointer pixReadMemWebP(byte[] data, Size size);

  int pixGetSpp(Pointer pix);

  int pixGetDimensions(Pointer pix, IntByReference w, IntByReference h, IntByReference depth);

  int pixGetWpl(Pointer pix);

  Pointer pixGetData(Pointer pix);

  void pixDestroy(PointerByReference pix);

  /** C's {@code size_t}. */
  final class Size extends com.sun.jna.IntegerType {
    private static final long serialVersionUID = 1L;

    public Size() {
      this(0);
    }

    public Size(long value) {
      super(com.sun.jna.Native.SIZE_T_SIZE, value, true);
    }
  }
}
