package org.contexture.slides.tiff;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;

/** TIFF files of one page, sample by sample, for tests. */
final class SampledTiff {

  private final TiffBytes tiff;
  private final Map<Integer, Object> tags = TiffBytes.tags();
  private final int width;
  private final int height;

  SampledTiff(ByteOrder order, int width, int height, int bits, int samples, int photometric) {
    tiff = new TiffBytes(false, order);
    this.width = width;
    this.height = height;
    long[] depths = new long[samples];
    Arrays.fill(depths, bits);
    tags.put(TiffTag.IMAGE_WIDTH, width);
    tags.put(TiffTag.IMAGE_LENGTH, height);
    tags.put(TiffTag.BITS_PER_SAMPLE, depths);
    tags.put(TiffTag.COMPRESSION, 1);
    tags.put(TiffTag.PHOTOMETRIC, photometric);
    tags.put(TiffTag.SAMPLES_PER_PIXEL, samples);
  }

  SampledTiff with(int tag, Object value) {
    tags.put(tag, value);
    return this;
  }

  /** One strip of so many rows per chunk, in the order of the file. */
  SampledTiff strips(int rows, byte[]... chunks) {
    tags.put(TiffTag.ROWS_PER_STRIP, rows);
    store(TiffTag.STRIP_OFFSETS, TiffTag.STRIP_BYTE_COUNTS, chunks);
    return this;
  }

  SampledTiff tiles(int tileWidth, int tileHeight, byte[]... chunks) {
    tags.put(TiffTag.TILE_WIDTH, tileWidth);
    tags.put(TiffTag.TILE_LENGTH, tileHeight);
    store(TiffTag.TILE_OFFSETS, TiffTag.TILE_BYTE_COUNTS, chunks);
    return this;
  }

  private void store(int offsetsTag, int lengthsTag, byte[]... chunks) {
    long[] offsets = new long[chunks.length];
    long[] lengths = new long[chunks.length];
    for (int i = 0; i < chunks.length; i++) {
      offsets[i] = tiff.append(chunks[i]);
      lengths[i] = chunks[i].length;
    }
    tags.put(offsetsTag, offsets);
    tags.put(lengthsTag, lengths);
  }

  /** Ends this page; the file may get another. */
  TiffBytes page() {
    tiff.directory(tags);
    return tiff;
  }

  /** All pixels, as the built-in reader reads them. */
  RgbImage read(Path path) throws IOException {
    try (Slide slide = TiffSlide.open(page().writeTo(path))) {
      return slide.read(0, 0, 0, slide.metadata().width(), slide.metadata().height());
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }
}
