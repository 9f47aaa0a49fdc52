package org.contexture.slides.tiff;

import java.io.IOException;
import org.contexture.slides.jpeg.YCbCr;
import org.contexture.slides.jpeg2000.Jpeg2000;

/**
 * JPEG 2000 codestreams, as Aperio stores them. Bio-Formats stores RGB under Aperio's number for
 * YCbCr, but in streams that say so.
 *
 * @param yCbCr whether the components are YCbCr (33003) rather than RGB (33005), unless they say
 *     otherwise
 */
record Jpeg2000Codec(boolean yCbCr) implements SampleCodec {

  @Override
  public byte[] samples(byte[] stored, int width, int height) throws IOException {
    if (!yCbCr || Jpeg2000.saysRgb(stored)) {
      return Jpeg2000.decode(stored, width, height);
    }
    byte[] pixels = Jpeg2000.decodeChroma(stored, width, height);
    YCbCr.toRgb(pixels);
    return pixels;
  }
}
