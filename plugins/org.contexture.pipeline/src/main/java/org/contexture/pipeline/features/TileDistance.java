package org.contexture.pipeline.features;

import java.util.Arrays;
import java.util.Comparator;

/** Distances between the tiles of a grid. */
final class TileDistance {

  private TileDistance() {}

  /**
   * The smallest distance of two tiles in a row or a column.
   *
   * @param coordinates x and y in turn
   * @return 0 if no two tiles are in a row or a column
   */
  static double smallest(double[] coordinates) {
    double[][] tiles = new double[coordinates.length / 2][];
    Arrays.setAll(tiles, i -> new double[] {coordinates[2 * i], coordinates[2 * i + 1]});
    double least = Math.min(smallest(tiles, 0), smallest(tiles, 1));
    return Double.isInfinite(least) ? 0 : least;
  }

  /** Along one axis, among tiles that are alike in the other. */
  private static double smallest(double[][] tiles, int axis) {
    int other = 1 - axis;
    Arrays.sort(
        tiles,
        Comparator.<double[]>comparingDouble(tile -> tile[other])
            .thenComparingDouble(tile -> tile[axis]));
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < tiles.length; i++) {
      double step = tiles[i][axis] - tiles[i - 1][axis];
      if (tiles[i][other] == tiles[i - 1][other] && step > 0) {
        least = Math.min(least, step);
      }
    }
    return least;
  }
}
