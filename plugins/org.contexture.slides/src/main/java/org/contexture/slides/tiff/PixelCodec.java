package org.contexture.slides.tiff;

import java.io.IOException;

/**
 * Turns the stored bytes of one tile or strip into RGB.
 *
 * @param samples decodes a chunk, or one plane of it
 * @param planes in which a pixel's samples are stored apart; 1 if they stand together
 * @param layout what the samples mean
 */
record PixelCodec(SampleCodec samples, int planes, PixelLayout layout) {

  /**
   * Decodes one chunk.
   *
   * @param stored the bytes in the file, one array per plane
   * @return 3 · width · height bytes, interleaved, row by row; an array of the caller's own
   */
  byte[] decode(byte[][] stored, int width, int height) throws IOException {
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
