package org.contexture.slides;

import java.util.Arrays;

/**
 * Scales a rectangle of one level to a given size.
 *
 * <p>Shrinking averages over the exact area of every target pixel, parts of source pixels counted
 * in proportion; enlarging interpolates linearly. Large rectangles are read block by block: memory
 * is bounded by the target, and by {@link #BLOCK_PIXELS} or the area of one target pixel.
 */
final class Resampling {

  /** Source px that are read at once: 12 MB of RGB. */
  private static final int BLOCK_PIXELS = 4 << 20;

  private final Slide slide;
  private final int level;
  private final Axis across;
  private final Axis down;
  private final byte[] target;

  private Resampling(Slide slide, int level, Axis across, Axis down) {
    this.slide = slide;
    this.level = level;
    this.across = across;
    this.down = down;
    this.target = new byte[RgbImage.bytes(across.length, down.length)];
  }

  /** Reads the rectangle (x, y, w, h), in px of the level, as width × height px. */
  static RgbImage read(
      Slide slide, int level, double x, double y, double w, double h, int width, int height)
      throws SlideException {
    if (w == width && h == height && x == Math.rint(x) && y == Math.rint(y)) {
      return slide.read(level, (int) x, (int) y, width, height);
    }
    Resampling resampling =
        new Resampling(
            slide, level, new Axis(x, w / width, width), new Axis(y, h / height, height));
    resampling.run();
    return new RgbImage(width, height, resampling.target);
  }

  /** One axis of the target: which source px, with which weights, make target px i. */
  private static final class Axis {
    private final int length;
    private final int[] first;
    private final float[][] weights;

    Axis(double start, double step, int length) {
      this.length = length;
      first = new int[length];
      weights = new float[length][];
      double width = Math.max(1, step);
      for (int i = 0; i < length; i++) {
        double from = start + (i + 0.5) * step - width / 2;
        double to = from + width;
        int low = (int) Math.floor(from + 1e-6);
        int high = Math.max(low + 1, (int) Math.ceil(to - 1e-6));
        first[i] = low;
        weights[i] = new float[high - low];
        for (int k = low; k < high; k++) {
          weights[i][k - low] = (float) ((Math.min(to, k + 1) - Math.max(from, k)) / width);
        }
      }
    }

    int end(int i) {
      return first[i] + weights[i].length;
    }

    /** The greatest i such that target px [from, i) need no more than so many source px. */
    int fitting(int from, long sourcePixels) {
      int i = from + 1;
      while (i < length && end(i) - first[from] <= sourcePixels) {
        i++;
      }
      return i;
    }

    int span(int from, int to) {
      return end(to - 1) - first[from];
    }
  }

  private void run() throws SlideException {
    int rowSpan = down.weights[0].length + 1;
    for (int left = 0; left < across.length; ) {
      int right = across.fitting(left, Math.max(1, BLOCK_PIXELS / rowSpan));
      int span = across.span(left, right);
      for (int top = 0; top < down.length; ) {
        int bottom = down.fitting(top, Math.max(1, BLOCK_PIXELS / span));
        block(left, right, top, bottom);
        top = bottom;
      }
      left = right;
    }
  }

  private void block(int left, int right, int top, int bottom) throws SlideException {
    int firstColumn = across.first[left];
    int firstRow = down.first[top];
    int span = across.span(left, right);
    RgbImage source = slide.read(level, firstColumn, firstRow, span, down.span(top, bottom));
    float[][] lines = new float[2][3 * (right - left)]; // source rows, scaled across
    int[] lineRows = {-1, -1};
    float[] sum = new float[3 * (right - left)];
    for (int j = top; j < bottom; j++) {
      Arrays.fill(sum, 0.5f); // rounds when cut to a byte
      for (int k = 0; k < down.weights[j].length; k++) {
        int row = down.first[j] + k - firstRow;
        float[] line = lines[row & 1];
        if (lineRows[row & 1] != row) {
          scaleAcross(source.rgb(), 3 * row * span, line, left, right);
          lineRows[row & 1] = row;
        }
        float weight = down.weights[j][k];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * line[i];
        }
      }
      int to = 3 * (j * across.length + left);
      for (int i = 0; i < sum.length; i++) {
        target[to + i] = (byte) Math.min(255, (int) sum[i]);
      }
    }
  }

  private void scaleAcross(byte[] source, int rowStart, float[] line, int left, int right) {
    int firstColumn = across.first[left];
    for (int i = left, o = 0; i < right; i++, o += 3) {
      float red = 0;
      float green = 0;
      float blue = 0;
      int at = rowStart + 3 * (across.first[i] - firstColumn);
      for (float weight : across.weights[i]) {
        red += weight * (source[at] & 255);
        green += weight * (source[at + 1] & 255);
        blue += weight * (source[at + 2] & 255);
        at += 3;
      }
      line[o] = red;
      line[o + 1] = green;
      line[o + 2] = blue;
    }
  }
}
