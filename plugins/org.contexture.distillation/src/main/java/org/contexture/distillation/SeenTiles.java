package org.contexture.distillation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.distillation.window.TilePlace;
import org.contexture.network.FloatMatrix;
import org.contexture.network.file.TemporaryBytes;

/**
 * What the teachers saw in tiles, for when they come again: in a temporary file that goes with this
 * (4 bytes a number; 64 MB for 12,500 tiles and a teacher of 1,280 numbers, eight times that where
 * it sees them in their orientations).
 */
final class SeenTiles implements AutoCloseable {

  private final List<Integer> dimensions;
  private final int bytes; // of a tile
  private final Map<TilePlace, Long> rows = new HashMap<>();
  private final TemporaryBytes file;

  /**
   * Knows nothing yet.
   *
   * @param dimensions D of each teacher
   */
  SeenTiles(List<Integer> dimensions) throws IOException {
    this.dimensions = List.copyOf(dimensions);
    bytes = Float.BYTES * dimensions.stream().mapToInt(Integer::intValue).sum();
    file = new TemporaryBytes();
  }

  boolean holds(TilePlace tile) {
    return rows.containsKey(tile);
  }

  /**
   * Keeps what was seen.
   *
   * @param seen by teacher [tiles, D]
   */
  void add(List<TilePlace> tiles, List<FloatMatrix> seen) throws IOException {
    ByteBuffer all = buffer();
    for (int tile = 0; tile < tiles.size(); tile++) {
      rows.put(tiles.get(tile), file.size() / bytes);
      for (FloatMatrix of : seen) {
        for (int i = tile * of.columns(); i < (tile + 1) * of.columns(); i++) {
          all.putFloat(of.values()[i]);
        }
      }
      file.append(all.flip());
      all.clear();
    }
  }

  /** What was seen in tiles that this holds: by teacher [tiles, D]. */
  List<FloatMatrix> of(List<TilePlace> tiles) throws IOException {
    List<FloatMatrix> seen = new ArrayList<>();
    dimensions.forEach(
        columns ->
            seen.add(new FloatMatrix(tiles.size(), columns, new float[tiles.size() * columns])));
    ByteBuffer all = buffer();
    for (int tile = 0; tile < tiles.size(); tile++) {
      file.read(rows.get(tiles.get(tile)) * bytes, all.clear());
      all.flip();
      for (FloatMatrix of : seen) {
        for (int i = tile * of.columns(); i < (tile + 1) * of.columns(); i++) {
          of.values()[i] = all.getFloat();
        }
      }
    }
    return seen;
  }

  private ByteBuffer buffer() {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    file.close();
  }
}
