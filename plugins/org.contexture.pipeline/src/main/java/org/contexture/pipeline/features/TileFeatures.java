package org.contexture.pipeline.features;

import java.util.ArrayList;
import java.util.List;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.TileValue;

/**
 * Features and where they belong. Holds the given arrays themselves.
 *
 * @param features [tiles, dimension]
 * @param x left edges, level-0 px; empty if the file has no coordinates
 * @param y top edges, level-0 px; empty likewise
 * @param size side of a tile, level-0 px; 0 if unknown
 */
@SuppressWarnings("ArrayRecordComponent") // buffers, never compared
public record TileFeatures(FloatMatrix features, int[] x, int[] y, int size) {

  public TileFeatures {
    if (x.length != y.length || (x.length != 0 && x.length != features.rows())) {
      throw new IllegalArgumentException(
          "Expected a position for each of %d tiles, found %d and %d."
              .formatted(features.rows(), x.length, y.length));
    }
  }

  public boolean hasPositions() {
    return x.length > 0 && size > 0;
  }

  /**
   * Puts a number on each tile.
   *
   * @throws IllegalStateException if the positions are not known
   */
  public List<TileValue> withValues(float[] values) {
    if (!hasPositions()) {
      throw new IllegalStateException("These features have no positions.");
    }
    if (values.length != features.rows()) {
      throw new IllegalArgumentException(
          "Expected %d values, found %d.".formatted(features.rows(), values.length));
    }
    List<TileValue> tiles = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      tiles.add(new TileValue(x[i], y[i], size, values[i]));
    }
    return tiles;
  }

  /** A checksum of all of it. */
  String sha256() {
    Sha256 digest = new Sha256();
    digest.add(features.values());
    digest.add(x);
    digest.add(y);
    digest.add(new int[] {features.rows(), features.columns(), size});
    return digest.hex();
  }
}
