package org.contexture.slides.chunk;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Which tiles meet a rectangle: lists of tiles for the cells of a grid. Its memory is that of a few
 * numbers per tile, whatever the level's size.
 */
final class TileIndex {

  /** Cells that are always allowed, and cells per tile beyond that. */
  private static final int FREE_CELLS = 1024;

  private static final int CELLS_PER_TILE = 4;

  private final PlacedTiles.Sizes sizes;
  private final IntUnaryOperator x;
  private final IntUnaryOperator y;
  private final int cellWidth;
  private final int cellHeight;
  private final int across;
  private final int down;
  private final int[] starts;
  private final int[] tiles;

  TileIndex(PlacedTiles.Sizes sizes, int count, IntUnaryOperator x, IntUnaryOperator y) {
    this.sizes = sizes;
    this.x = x;
    this.y = y;
    long width = sizes.tileWidth();
    long height = sizes.tileHeight();
    long most = FREE_CELLS + (long) CELLS_PER_TILE * count;
    while (cells(sizes.levelWidth(), width) * cells(sizes.levelHeight(), height) > most) {
      width *= 2;
      height *= 2;
    }
    cellWidth = (int) Math.min(width, Integer.MAX_VALUE);
    cellHeight = (int) Math.min(height, Integer.MAX_VALUE);
    across = (int) cells(sizes.levelWidth(), cellWidth);
    down = (int) cells(sizes.levelHeight(), cellHeight);
    starts = new int[across * down + 1];
    for (int tile = 0; tile < count; tile++) {
      int[] box = box(tile);
      for (int row = box[1]; row <= box[3]; row++) {
        for (int column = box[0]; column <= box[2]; column++) {
          starts[row * across + column + 1]++;
        }
      }
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    tiles = new int[starts[across * down]];
    int[] next = Arrays.copyOf(starts, across * down);
    for (int tile = 0; tile < count; tile++) {
      int[] box = box(tile);
      for (int row = box[1]; row <= box[3]; row++) {
        for (int column = box[0]; column <= box[2]; column++) {
          tiles[next[row * across + column]++] = tile;
        }
      }
    }
  }

  private static long cells(long length, long cell) {
    return (length + cell - 1) / cell;
  }

  /** First and last column and row of the cells that a tile meets; none if it is outside. */
  private int[] box(int tile) {
    long left = x.applyAsInt(tile);
    long top = y.applyAsInt(tile);
    return box(
        Math.max(0, left),
        Math.max(0, top),
        Math.min(sizes.levelWidth(), left + sizes.tileWidth()),
        Math.min(sizes.levelHeight(), top + sizes.tileHeight()));
  }

  private int[] box(long left, long top, long right, long bottom) {
    if (left >= right || top >= bottom) {
      return new int[] {0, 0, -1, -1};
    }
    return new int[] {
      (int) (left / cellWidth),
      (int) (top / cellHeight),
      (int) ((right - 1) / cellWidth),
      (int) ((bottom - 1) / cellHeight)
    };
  }

  /** The tiles that meet a rectangle inside the level, in their order. */
  int[] within(long left, long top, long right, long bottom) {
    int[] box = box(left, top, right, bottom);
    int[] found = new int[8];
    int count = 0;
    for (int row = box[1]; row <= box[3]; row++) {
      for (int column = box[0]; column <= box[2]; column++) {
        int cell = row * across + column;
        for (int i = starts[cell]; i < starts[cell + 1]; i++) {
          if (meets(tiles[i], left, top, right, bottom)) {
            if (count == found.length) {
              found = Arrays.copyOf(found, 2 * count);
            }
            found[count++] = tiles[i];
          }
        }
      }
    }
    Arrays.sort(found, 0, count);
    int unique = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || found[i] != found[i - 1]) {
        found[unique++] = found[i];
      }
    }
    return Arrays.copyOf(found, unique);
  }

  private boolean meets(int tile, long left, long top, long right, long bottom) {
    long tileLeft = x.applyAsInt(tile);
    long tileTop = y.applyAsInt(tile);
    return tileLeft < right
        && tileTop < bottom
        && tileLeft + sizes.tileWidth() > left
        && tileTop + sizes.tileHeight() > top;
  }
}
