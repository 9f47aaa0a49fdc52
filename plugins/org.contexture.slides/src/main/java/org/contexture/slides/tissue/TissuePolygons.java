package org.contexture.slides.tissue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The outlines of a mask along its pixels' borders.
 *
 * <p>Every ring is simple: where two pixels meet at a corner only, the ring is cut there.
 */
public final class TissuePolygons {

  private static final int EAST = 0;
  private static final int SOUTH = 1;
  private static final int WEST = 2;
  private static final int NORTH = 3;

  /** Right, straight on, left. */
  private static final int[] TURNS = {1, 0, 3};

  private final int width;
  private final int height;
  private final boolean[] tissue;
  private final int[] labels;
  private final int regions;

  /** Border edges that start at a raster corner and were not walked yet: a bit per direction. */
  private final byte[] edges;

  /** Where the present walk visited a corner; −1 if it did not. */
  private final int[] placeOf;

  private TissuePolygons(TissueMask mask) {
    width = mask.width();
    height = mask.height();
    tissue = mask.tissue();
    Regions found = Regions.of(tissue, width, height, true);
    labels = found.labels();
    regions = found.areas().length;
    edges = new byte[(width + 1) * (height + 1)];
    placeOf = new int[edges.length];
    Arrays.fill(placeOf, -1);
  }

  /**
   * One polygon per region of tissue.
   *
   * @return per polygon its rings, the outer one first; a ring is a list of raster corners (x, y)
   *     without repeating the first
   */
  public static List<List<List<int[]>>> of(TissueMask mask) {
    return new TissuePolygons(mask).trace();
  }

  private List<List<List<int[]>>> trace() {
    markEdges();
    List<List<List<int[]>>> polygons = new ArrayList<>();
    for (int i = 0; i < regions; i++) {
      polygons.add(new ArrayList<>());
    }
    for (int corner = 0; corner < edges.length; corner++) {
      while (edges[corner] != 0) {
        walk(corner, polygons);
      }
    }
    return polygons;
  }

  private boolean isTissue(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && tissue[y * width + x];
  }

  /** Edges run clockwise around tissue: tissue is on their right. */
  private void markEdges() {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (!tissue[y * width + x]) {
          continue;
        }
        mark(x, y, EAST, !isTissue(x, y - 1));
        mark(x + 1, y, SOUTH, !isTissue(x + 1, y));
        mark(x + 1, y + 1, WEST, !isTissue(x, y + 1));
        mark(x, y + 1, NORTH, !isTissue(x - 1, y));
      }
    }
  }

  private void mark(int x, int y, int direction, boolean border) {
    if (border) {
      edges[y * (width + 1) + x] |= (byte) (1 << direction);
    }
  }

  /** Walks one closed line; the loops that it cuts off where it meets itself are rings too. */
  private void walk(int start, List<List<List<int[]>>> polygons) {
    List<Integer> corners = new ArrayList<>();
    int direction = Integer.numberOfTrailingZeros(edges[start]);
    int region = region(start, direction);
    int corner = start;
    while (direction >= 0) {
      edges[corner] &= (byte) ~(1 << direction);
      placeOf[corner] = corners.size();
      corners.add(corner);
      corner += step(direction);
      if (placeOf[corner] >= 0) {
        List<Integer> loop = corners.subList(placeOf[corner], corners.size());
        addRing(loop, polygons.get(region));
        loop.forEach(visited -> placeOf[visited] = -1);
        loop.clear();
      }
      direction = corners.isEmpty() ? -1 : next(corner, direction);
    }
  }

  /** The region of the tissue to the right of an edge. */
  private int region(int corner, int direction) {
    int x = corner % (width + 1) - (direction == SOUTH || direction == WEST ? 1 : 0);
    int y = corner / (width + 1) - (direction == WEST || direction == NORTH ? 1 : 0);
    return labels[y * width + x];
  }

  private int step(int direction) {
    return switch (direction) {
      case EAST -> 1;
      case SOUTH -> width + 1;
      case WEST -> -1;
      default -> -(width + 1);
    };
  }

  /** Turns right where it can, so that it stays with its own region. */
  private int next(int corner, int direction) {
    for (int turn : TURNS) {
      int candidate = (direction + turn) & 3;
      if ((edges[corner] & 1 << candidate) != 0) {
        return candidate;
      }
    }
    throw new IllegalStateException("The outline of a mask is not closed.");
  }

  private void addRing(List<Integer> corners, List<List<int[]>> rings) {
    List<int[]> ring = new ArrayList<>();
    long doubleArea = 0;
    int size = corners.size();
    for (int i = 0; i < size; i++) {
      int previous = corners.get((i + size - 1) % size);
      int corner = corners.get(i);
      int following = corners.get((i + 1) % size);
      if (corner - previous != following - corner) {
        ring.add(new int[] {corner % (width + 1), corner / (width + 1)});
      }
      long x = corner % (width + 1);
      long y = corner / (width + 1);
      doubleArea += x * (following / (width + 1)) - y * (long) (following % (width + 1));
    }
    rings.add(doubleArea > 0 ? 0 : rings.size(), ring); // clockwise with y downwards: the outside
  }
}
