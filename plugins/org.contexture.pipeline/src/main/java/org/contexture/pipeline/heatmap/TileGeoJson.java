package org.contexture.pipeline.heatmap;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.TileValue;
import org.contexture.slides.MicronsPerPixel;

/** Tile values as QuPath opens them. */
public final class TileGeoJson {

  private TileGeoJson() {}

  /**
   * Writes tiles as GeoJSON that QuPath opens: a detection per tile, coloured as the picture, with
   * its value as a measurement.
   *
   * @param file final name; appears complete or not at all
   * @param micronsPerPixel of the slide: a tile is square in µm
   * @param origin that coordinates are counted from
   * @param valueName e.g. {@code Attention}
   */
  public static void write(
      Path file,
      Optional<MicronsPerPixel> micronsPerPixel,
      GeoJsonOrigin origin,
      List<TileValue> values,
      String valueName,
      HeatmapOptions options)
      throws IOException {
    AtomicFile.write(
        file,
        (Path temporary) ->
            writeTo(temporary, micronsPerPixel, origin, values, valueName, options));
  }

  /** The same into a file that is not to be seen before it is complete. */
  public static void writeTo(
      Path file,
      Optional<MicronsPerPixel> micronsPerPixel,
      GeoJsonOrigin origin,
      List<TileValue> values,
      String valueName,
      HeatmapOptions options)
      throws IOException {
    double height = Heatmap.tileHeight(micronsPerPixel);
    double[] shown = options.scale().shown(values);
    try (JsonWriter json = new JsonWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      json.beginObject().name("type").value("FeatureCollection").name("features");
      json.beginArray();
      for (int i = 0; i < shown.length; i++) {
        if (!Double.isNaN(shown[i])) {
          TileValue tile = values.get(i);
          TileValue moved =
              new TileValue(
                  tile.x() - origin.x(), tile.y() - origin.y(), tile.size(), tile.value());
          writeTile(json, moved, height, valueName, options.colours().rgb(shown[i]));
        }
      }
      json.endArray().endObject();
    }
  }

  private static void writeTile(
      JsonWriter json, TileValue tile, double height, String name, int rgb) throws IOException {
    int right = tile.x() + tile.size();
    int bottom = tile.y() + (int) Math.round(tile.size() * height);
    int[][] ring = {
      {tile.x(), tile.y()},
      {right, tile.y()},
      {right, bottom},
      {tile.x(), bottom},
      {tile.x(), tile.y()}
    };
    json.beginObject().name("type").value("Feature").name("geometry").beginObject();
    json.name("type").value("Polygon").name("coordinates").beginArray().beginArray();
    for (int[] corner : ring) {
      json.beginArray().value(corner[0]).value(corner[1]).endArray();
    }
    json.endArray().endArray().endObject();
    json.name("properties").beginObject().name("objectType").value("detection");
    json.name("color").beginArray();
    json.value((rgb >> 16) & 255).value((rgb >> 8) & 255).value(rgb & 255).endArray();
    json.name("measurements").beginObject().name(name).value(tile.value()).endObject();
    json.endObject().endObject();
  }
}
