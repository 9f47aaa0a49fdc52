package org.contexture.pipeline.features;

import org.contexture.learning.FloatMatrix;

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
    throw new UnsupportedOperationException("TileSimilarity.cosine");
  }

  /**
   * The tile that covers a point.
   *
   * @param x level-0 px
   * @param y level-0 px
   * @throws IllegalArgumentException if none does; the message names the nearest
   */
  public static int tileAt(TileFeatures features, int x, int y) {
    throw new UnsupportedOperationException("TileSimilarity.tileAt");
  }
}
