package org.contexture.slides.tiff;

import java.io.IOException;
import java.util.stream.IntStream;

/**
 * Pixels that are colours, on white.
 *
 * @param layout what the samples mean
 */
record ColourCodec(SampleCodec samples, int planes, PixelLayout layout) implements PixelCodec {

  @Override
  public int[] needed() {
    return IntStream.range(0, planes).toArray();
  }

  @Override
  public boolean isGrey() {
    return layout.use() == SampleDepth.Use.GREY;
  }

  @Override
  public byte background() {
    return (byte) 255;
  }

  @Override
  public byte[] decode(byte[][] stored, int width, int height) throws IOException {
    byte[] together = samples.samples(stored[0], width, height);
    if (planes > 1) {
      byte[] plane = together;
      together = new byte[Math.multiplyExact(planes, plane.length)];
      for (int p = 0; p < planes; p++) {
        plane = p == 0 ? plane : samples.samples(stored[p], width, height);
        for (int i = 0, to = p; i < plane.length; i++, to += planes) {
          together[to] = plane[i];
        }
      }
    }
    return layout.toRgb(together, width * height);
  }
}
