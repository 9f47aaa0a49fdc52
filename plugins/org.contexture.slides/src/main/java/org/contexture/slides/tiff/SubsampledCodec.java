package org.contexture.slides.tiff;

import java.io.IOException;

/**
 * Luma and chroma that are not JPEG, chroma at a lower resolution (TIFF 6.0, section 21): blocks of
 * luma, row by row, each followed by its two chromas. Chroma is repeated over its block.
 *
 * @param across luma samples per chroma sample
 * @param down the same for rows
 */
record SubsampledCodec(RawCodec.Unpacking unpacking, int across, int down) implements SampleCodec {

  @Override
  public byte[] samples(byte[] stored, int width, int height) throws IOException {
    int columns = (width + across - 1) / across;
    int rows = (height + down - 1) / down;
    int luma = across * down;
    byte[] raw = unpacking.unpack(stored, Math.multiplyExact(columns * rows, luma + 2));
    byte[] samples = new byte[3 * width * height];
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += 3) {
        int block = (y / down * columns + x / across) * (luma + 2);
        samples[to] = raw[block + y % down * across + x % across];
        samples[to + 1] = raw[block + luma];
        samples[to + 2] = raw[block + luma + 1];
      }
    }
    return samples;
  }
}
