package org.contexture.slides.tiff;

import org.contexture.slides.RgbImage;
import org.contexture.slides.SlideException;
import org.contexture.slides.chunk.ChunkCache;

/**
 * Whether one image shows, at a lower resolution, what another shows.
 *
 * <p>Looks at small patches on a grid over the coarse image and at the same places of the fine one:
 * so many tiles are decoded at most, however large the slide is. The green values of both, averaged
 * over the coarse image's cells, must correlate (Pearson's r). Where both are nearly flat nothing
 * can correlate, and equal means are enough.
 */
final class SamePicture {

  /** Patches along each side. */
  private static final int PATCHES = 12;

  /** Side of a patch in px of the coarse image. */
  private static final int PATCH_PX = 16;

  /** Side of the cells whose means are compared, in px of the coarse image. */
  private static final int CELL_PX = 4;

  private static final long CACHE_BYTES = 64 << 20;

  /** Levels of one slide reach 0.9 and more; two sections on one slide stay near 0. */
  private static final double LEAST_CORRELATION = 0.7;

  /** Standard deviation, in grey values, of a picture that shows nothing. */
  private static final double FLAT = 2;

  private static final double SAME_GREY = 8;

  private final TiffImage fine;
  private final TiffImage coarse;
  private final ChunkCache cache = new ChunkCache(CACHE_BYTES);
  private long count;
  private double sumA;
  private double sumB;
  private double squaresA;
  private double squaresB;
  private double products;

  private SamePicture(TiffImage fine, TiffImage coarse) {
    this.fine = fine;
    this.coarse = coarse;
  }

  static boolean agree(TiffImage fine, TiffImage coarse) throws SlideException {
    SamePicture pair = new SamePicture(fine, coarse);
    for (int row = 0; row < PATCHES; row++) {
      for (int column = 0; column < PATCHES; column++) {
        pair.compare(place(coarse.width(), column), place(coarse.height(), row));
      }
    }
    return pair.correlates();
  }

  /** The first px of a patch; patches of small images overlap. */
  private static int place(int length, int index) {
    return Math.max(0, (int) ((long) (length - PATCH_PX) * index / (PATCHES - 1)));
  }

  private void compare(int x, int y) throws SlideException {
    double across = (double) fine.width() / coarse.width();
    double down = (double) fine.height() / coarse.height();
    int width = Math.min(PATCH_PX, coarse.width() - x);
    int height = Math.min(PATCH_PX, coarse.height() - y);
    RgbImage small = coarse.read(x, y, width, height, cache);
    int left = (int) Math.round(x * across);
    int top = (int) Math.round(y * down);
    int fineWidth = Math.max(1, (int) Math.round(width * across));
    int fineHeight = Math.max(1, (int) Math.round(height * down));
    RgbImage large = fine.read(left, top, fineWidth, fineHeight, cache);
    for (int j = 0; j < height; j += CELL_PX) {
      for (int i = 0; i < width; i += CELL_PX) {
        int right = Math.min(width, i + CELL_PX);
        int bottom = Math.min(height, j + CELL_PX);
        add(
            green(small, i, j, right, bottom),
            green(
                large,
                i * fineWidth / width,
                j * fineHeight / height,
                Math.max(i * fineWidth / width + 1, right * fineWidth / width),
                Math.max(j * fineHeight / height + 1, bottom * fineHeight / height)));
      }
    }
  }

  private static double green(RgbImage image, int left, int top, int right, int bottom) {
    long sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += image.rgb()[3 * (y * image.width() + x) + 1] & 255;
      }
    }
    return (double) sum / ((right - left) * (long) (bottom - top));
  }

  private void add(double a, double b) {
    count++;
    sumA += a;
    sumB += b;
    squaresA += a * a;
    squaresB += b * b;
    products += a * b;
  }

  private boolean correlates() {
    double varianceA = squaresA / count - sumA / count * (sumA / count);
    double varianceB = squaresB / count - sumB / count * (sumB / count);
    if (varianceA < FLAT * FLAT && varianceB < FLAT * FLAT) {
      return Math.abs(sumA - sumB) / count < SAME_GREY;
    }
    double covariance = products / count - sumA / count * (sumB / count);
    return covariance > LEAST_CORRELATION * Math.sqrt(varianceA * varianceB);
  }
}
