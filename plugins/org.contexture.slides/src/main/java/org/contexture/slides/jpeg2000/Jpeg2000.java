package org.contexture.slides.jpeg2000;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import org.contexture.slides.leptonica.Leptonica;
import org.contexture.slides.leptonica.LeptonicaLibrary;

/** Decodes JPEG 2000 codestreams of three 8-bit components. Thread-safe. */
public final class Jpeg2000 {

  /** Bytes at the start of a stream that tell its kind. */
  public static final int HEADER_BYTES = 256;

  private Jpeg2000() {}

  /** Whether this platform has the library. */
  public static boolean isAvailable() {
    return LeptonicaLibrary.get().isPresent();
  }

  /** Why this platform has no such library, for people; empty if it has one. */
  public static String problem() {
    return isAvailable() ? "" : "There is no JPEG 2000 decoder for " + LeptonicaLibrary.problem();
  }

  /**
   * Whether a stream that starts with these bytes is of the kind that is decoded here.
   *
   * @param head its first {@link #HEADER_BYTES} bytes, or all
   * @param chroma whether the second and the third component may be halved, and are decoded by
   *     {@link #decodeChroma}
   */
  public static boolean isDecodable(byte[] head, boolean chroma) {
    try {
      CodestreamHeader header = CodestreamHeader.read(head);
      return header.isDecodable()
          || (chroma && header.isHalved() && OpenJpegLibrary.get().isPresent());
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
    Leptonica leptonica = LeptonicaLibrary.get().orElseThrow(() -> new IOException(problem()));
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

  /**
   * Whether a stream says itself that its components are RGB; of others, the file must.
   *
   * @throws IOException if the stream ends before it could
   */
  public static boolean saysRgb(byte[] codestream) throws IOException {
    return MainHeader.isOfTransformedRgb(codestream);
  }

  /**
   * Decodes one codestream of luma and chroma; where chroma is halved, it is repeated.
   *
   * @return as {@link #decode} does
   * @throws IOException if the stream is damaged or is of another kind
   */
  public static byte[] decodeChroma(byte[] codestream, int width, int height) throws IOException {
    CodestreamHeader header = CodestreamHeader.read(codestream);
    header.requireHalvedOrWhole(width, height);
    if (header.isDecodable()) {
      return decode(codestream, width, height);
    }
    OpenJpeg openJpeg =
        OpenJpegLibrary.get()
            .orElseThrow(() -> new IOException("no decoder here for halved components"));
    byte[] stream = MainHeader.withoutTilePartLengths(codestream);
    return new OpenJpegDecoding(openJpeg, stream).components(width, height);
  }

  private static byte[] components(Leptonica leptonica, Pointer pix, int width, int height)
      throws IOException {
    int[] words = LeptonicaLibrary.words(leptonica, pix, width, height);
    byte[] components = new byte[3 * width * height];
    for (int i = 0, o = 0; i < words.length; i++, o += 3) {
      components[o] = (byte) (words[i] >>> 24);
      components[o + 1] = (byte) (words[i] >>> 16);
      components[o + 2] = (byte) (words[i] >>> 8);
    }
    return components;
  }
}
