package org.contexture.distillation.context;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Groups points by density peaks among nearest neighbours (Rodriguez &amp; Laio 2014, "Clustering
 * by fast search and find of density peaks"; Du et al. 2016, "Study on density peaks clustering
 * based on k-nearest neighbors and principal component analysis", DPC-KNN): a point's density is
 * exp(−mean squared distance to its {@value #NEIGHBOURS} nearest), its distance that to the nearest
 * denser point; the points with the largest products are centres, and all others join the nearest
 * centre. Of equally dense points the first is the denser one. Products are compared by their
 * logarithms: densities of long vectors are smaller than any number.
 */
final class TokenClusters {

  private static final int NEIGHBOURS = 5;

  private TokenClusters() {}

  /**
   * Groups points.
   *
   * @param squared distances between all points, {@code squared[i * row + j]}
   * @param row length of a row
   * @param points those that take part, ascending; at least one
   * @param clusters how many, 1 … points
   * @return the cluster of each point, from 0, in the order of the points
   */
  static int[] of(float[] squared, int row, int[] points, int clusters) {
    int count = points.length;
    double[][] distance = new double[count][count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        distance[i][j] = Math.max(0, squared[points[i] * row + points[j]]);
      }
    }
    double[] density =
        IntStream.range(0, count).mapToDouble(i -> logDensity(distance[i], i)).toArray();
    double[] peak = new double[count];
    for (int i = 0; i < count; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      double farthest = 0;
      for (int j = 0; j < count; j++) {
        farthest = Math.max(farthest, distance[i][j]);
        boolean denser = density[j] > density[i] || (density[j] == density[i] && j < i);
        nearest = denser ? Math.min(nearest, distance[i][j]) : nearest;
      }
      peak[i] = density[i] + Math.log(Double.isInfinite(nearest) ? farthest : nearest) / 2;
    }
    int[] centres =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -peak[i]))
            .limit(clusters)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return IntStream.range(0, count).map(i -> nearest(distance[i], i, centres)).toArray();
  }

  /** Of a point with these distances to all, itself among them. */
  private static double logDensity(double[] distances, int self) {
    double[] nearest = new double[Math.min(NEIGHBOURS, distances.length - 1)];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int j = 0; j < distances.length; j++) {
      double candidate = distances[j];
      for (int k = 0; j != self && k < nearest.length; k++) {
        if (candidate < nearest[k]) {
          double pushed = nearest[k];
          nearest[k] = candidate;
          candidate = pushed;
        }
      }
    }
    return -Arrays.stream(nearest).average().orElse(0);
  }

  /** Which centre; a centre is its own, whatever lies in the same place. */
  private static int nearest(double[] distances, int self, int[] centres) {
    int best = 0;
    for (int c = 0; c < centres.length; c++) {
      if (centres[c] == self) {
        return c;
      }
      best = distances[centres[c]] < distances[centres[best]] ? c : best;
    }
    return best;
  }
}
