package org.contexture.slides.tissue;

import java.util.Arrays;

/**
 * The connected regions of one value in a raster; pixels that share a side are connected.
 *
 * @param labels region of each pixel, from 0; −1 where the raster has the other value
 * @param areas pixels per region
 * @param atBorder whether the region touches the raster's border
 */
@SuppressWarnings("ArrayRecordComponent") // rasters, never compared
record Regions(int[] labels, int[] areas, boolean[] atBorder) {

  static Regions of(boolean[] raster, int width, int height, boolean value) {
    int[] labels = new int[raster.length];
    Arrays.fill(labels, -1);
    int[] areas = new int[16];
    boolean[] atBorder = new boolean[16];
    int[] open = new int[1024];
    int count = 0;
    for (int start = 0; start < raster.length; start++) {
      if (raster[start] != value || labels[start] >= 0) {
        continue;
      }
      if (count == areas.length) {
        areas = Arrays.copyOf(areas, 2 * count);
        atBorder = Arrays.copyOf(atBorder, 2 * count);
      }
      int size = 0;
      open[size++] = start;
      labels[start] = count;
      while (size > 0) {
        int pixel = open[--size];
        areas[count]++;
        int x = pixel % width;
        int y = pixel / width;
        atBorder[count] |= x == 0 || y == 0 || x == width - 1 || y == height - 1;
        if (size + 4 > open.length) {
          open = Arrays.copyOf(open, 2 * open.length);
        }
        size = visit(raster, value, x > 0 ? pixel - 1 : -1, labels, count, open, size);
        size = visit(raster, value, x < width - 1 ? pixel + 1 : -1, labels, count, open, size);
        size = visit(raster, value, y > 0 ? pixel - width : -1, labels, count, open, size);
        size = visit(raster, value, y < height - 1 ? pixel + width : -1, labels, count, open, size);
      }
      count++;
    }
    return new Regions(labels, Arrays.copyOf(areas, count), Arrays.copyOf(atBorder, count));
  }

  private static int visit(
      boolean[] raster, boolean value, int pixel, int[] labels, int label, int[] open, int size) {
    if (pixel < 0 || raster[pixel] != value || labels[pixel] >= 0) {
      return size;
    }
    labels[pixel] = label;
    open[size] = pixel;
    return size + 1;
  }
}
