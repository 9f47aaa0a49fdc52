package org.contexture.pipeline.features;

import org.contexture.network.FloatMatrix;

/** How alike tiles are to the network: cosine of the angle between their features. */
public final class TileSimilarity {

  private TileSimilarity() {}

  /**
   * Compares one tile with every tile of the bag.
   *
   * @param features [tiles, dimension]
   * @param tile row of the chosen one
   * @return one per tile, in [−1, 1]; 0 where a feature vector is zero
   */
  public static float[] cosine(FloatMatrix features, int tile) {
    if (tile < 0 || tile >= features.rows()) {
      throw new IllegalArgumentException(
          "Expected a tile in 0 … %d, found %d.".formatted(features.rows() - 1, tile));
    }
    float[] similarity = new float[features.rows()];
    double norm = Math.sqrt(dot(features, tile, tile));
    for (int i = 0; i < similarity.length; i++) {
      double other = Math.sqrt(dot(features, i, i));
      double cosine = norm * other == 0 ? 0 : dot(features, tile, i) / (norm * other);
      similarity[i] = (float) Math.max(-1, Math.min(1, cosine));
    }
    return similarity;
  }

  /**
   * The tile that covers a point.
   *
   * @param x level-0 px
   * @param y level-0 px
   * @throws IllegalArgumentException if none does; the message names the nearest
   */
  public static int tileAt(TileFeatures features, int x, int y) {
    if (!features.hasPositions()) {
      throw new IllegalArgumentException(
          "The feature file has no positions: choose a tile by row.");
    }
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < features.x().length; i++) {
      double dx = x - features.x()[i];
      double dy = y - features.y()[i];
      if (dx >= 0 && dy >= 0 && dx < features.size() && dy < features.size()) {
        return i;
      }
      double half = features.size() / 2.0;
      double distance = Math.hypot(dx - half, dy - half);
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    throw new IllegalArgumentException(
        "No tile covers (%d, %d); the nearest begins at (%d, %d) and is %d px wide."
            .formatted(x, y, features.x()[nearest], features.y()[nearest], features.size()));
  }

  private static double dot(FloatMatrix features, int one, int other) {
    float[] values = features.values();
    int columns = features.columns();
    double sum = 0;
    for (int i = one * columns, j = other * columns, end = i + columns; i < end; i++, j++) {
      sum += (double) values[i] * values[j];
    }
    return sum;
  }

  /**
   * Compares a feature vector, of this bag or another, with every tile of the bag.
   *
   * @param features [tiles, dimension]
   * @param reference [dimension]
   * @return one per tile, in [−1, 1]; 0 where a feature vector is zero
   */
  public static float[] cosine(FloatMatrix features, float[] reference) {
    if (reference.length != features.columns()) {
      throw new IllegalArgumentException(
          "Features of %d and of %d dimensions cannot be compared: they come from different encoders."
              .formatted(reference.length, features.columns()));
    }
    float[] values = features.values();
    double referenceNorm = 0;
    for (float value : reference) {
      referenceNorm += (double) value * value;
    }
    float[] cosines = new float[features.rows()];
    for (int tile = 0, at = 0; tile < cosines.length; tile++) {
      double product = 0;
      double norm = 0;
      for (float other : reference) {
        float value = values[at++];
        product += (double) value * other;
        norm += (double) value * value;
      }
      double scale = Math.sqrt(norm * referenceNorm);
      cosines[tile] = scale == 0 ? 0 : (float) Math.max(-1, Math.min(1, product / scale));
    }
    return cosines;
  }

  /**
   * The tile that is most similar to the mean of the bag's features.
   *
   * @param features [tiles, dimension], at least one tile
   */
  public static int mostTypical(FloatMatrix features) {
    float[] mean = new float[features.columns()];
    float[] values = features.values();
    for (int at = 0; at < values.length; at++) {
      mean[at % mean.length] += values[at] / features.rows();
    }
    float[] cosines = cosine(features, mean);
    int best = 0;
    for (int tile = 1; tile < cosines.length; tile++) {
      best = cosines[tile] > cosines[best] ? tile : best;
    }
    return best;
  }
}
