package org.contexture.view;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.gallery.RankedTile;
import org.contexture.pipeline.gallery.TopTiles;

/** Which tiles a column puts first, of one slide or of all. */
final class FirstTiles {

  private final List<ViewedSlide> slides;

  FirstTiles(List<ViewedSlide> slides) {
    this.slides = slides;
  }

  void write(JsonWriter json, TileTable table, int column, List<Integer> of, TopTiles rule)
      throws IOException {
    Map<String, Integer> indices = new HashMap<>();
    Map<String, List<TileValue>> best = new LinkedHashMap<>();
    for (int index : of) {
      String id = slides.get(index).id();
      indices.put(id, index);
      List<TileValue> own =
          rule.choose(Map.of(id, read(table, id, column))).stream().map(RankedTile::tile).toList();
      if (!own.isEmpty()) {
        best.put(id, own);
      }
    }
    json.beginObject().name("tiles").beginArray();
    for (RankedTile tile : rule.choose(best)) {
      TileValue value = tile.tile();
      json.beginObject().name("slide").value(indices.get(tile.slide()));
      json.name("x").value(value.x()).name("y").value(value.y()).name("size").value(value.size());
      json.name("value").value(value.value()).endObject();
    }
    json.endArray().endObject();
  }

  private static List<TileValue> read(TileTable table, String slide, int column)
      throws IOException {
    int rows = table.rows(slide);
    ByteBuffer positions = table.positions(slide);
    ByteBuffer values = table.values(slide, column);
    List<TileValue> tiles = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      tiles.add(
          new TileValue(
              positions.getInt(4 * i),
              positions.getInt(4 * (rows + i)),
              positions.getInt(4 * (2 * rows + i)),
              values.getFloat(4 * i)));
    }
    return tiles;
  }
}
