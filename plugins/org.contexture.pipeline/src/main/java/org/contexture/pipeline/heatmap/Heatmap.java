package org.contexture.pipeline.heatmap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.pipeline.TileValue;

/** Paints tile values over a slide. */
public final class Heatmap {

  private Heatmap() {}

  /**
   * Opens a slide and paints over its thumbnail.
   *
   * @param values of its tiles; NaN is left unpainted
   * @return PNG
   */
  public static byte[] paint(Path slide, List<TileValue> values, HeatmapOptions options)
      throws IOException {
    throw new UnsupportedOperationException("Heatmap.paint");
  }

  /** Values as the picture shows them: in [0, 1], by rank or from least to largest. */
  public static double[] normalise(List<TileValue> values, boolean rank) {
    throw new UnsupportedOperationException("Heatmap.normalise");
  }

  /**
   * Writes tiles as GeoJSON that QuPath opens: a rectangle per tile with the value as measurement.
   *
   * @param file final name; appears complete or not at all
   * @param valueName e.g. {@code Attention}
   */
  public static void writeGeoJson(
      Path file, List<TileValue> values, String valueName, HeatmapOptions options)
      throws IOException {
    throw new UnsupportedOperationException("Heatmap.writeGeoJson");
  }
}
