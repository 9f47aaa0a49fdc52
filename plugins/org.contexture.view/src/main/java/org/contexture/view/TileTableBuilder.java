package org.contexture.view;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.view.TileTable.Column;
import org.contexture.view.TileTable.Run;

/**
 * Takes tile values row by row. Columns of text become categories; those with more than {@value
 * #MOST_CATEGORIES} values (ids, paths) are no classes of tiles and are left out.
 */
public final class TileTableBuilder implements AutoCloseable {

  static final int MOST_CATEGORIES = 60;
  private static final int BLOCK_ROWS = 1 << 16;

  private final String name;
  private final List<String> numbers;
  private final List<String> texts;
  private final List<Map<String, Integer>> categories = new ArrayList<>();
  private final Map<String, List<Run>> runs = new LinkedHashMap<>();
  private final int width;
  private final FileChannel file;
  private final int[] block; // column after column, of the slide at hand
  private String slide = "";
  private int rows;
  private boolean built;

  TileTableBuilder(String name, List<String> numbers, List<String> texts) throws IOException {
    this.name = name;
    this.numbers = List.copyOf(numbers);
    this.texts = List.copyOf(texts);
    texts.forEach(text -> categories.add(new LinkedHashMap<>()));
    width = TileTable.POSITIONS + numbers.size() + texts.size();
    block = new int[width * BLOCK_ROWS];
    file = TileTable.temporaryFile();
  }

  /**
   * Adds a tile.
   *
   * @param x left edge, level-0 px
   * @param y top edge, level-0 px
   * @param size side, level-0 px
   * @param values of the columns of numbers; NaN where there is none
   * @param words of the columns of text; empty where there is none
   */
  public void add(String of, int x, int y, int size, double[] values, List<String> words)
      throws IOException {
    if (!of.equals(slide) || rows == BLOCK_ROWS) {
      flush();
      slide = of;
    }
    put(0, x);
    put(1, y);
    put(2, size);
    int column = TileTable.POSITIONS;
    for (double value : values) {
      put(column++, Float.floatToRawIntBits((float) value));
    }
    for (int i = 0; i < texts.size(); i++) {
      put(column++, Float.floatToRawIntBits(code(categories.get(i), words.get(i))));
    }
    rows++;
  }

  private void put(int column, int bits) {
    block[column * BLOCK_ROWS + rows] = bits;
  }

  private static float code(Map<String, Integer> known, String word) {
    if (word.isEmpty()) {
      return Float.NaN;
    }
    Integer code = known.get(word);
    if (code == null) {
      if (known.size() > MOST_CATEGORIES) {
        return Float.NaN; // too many already: the column is left out
      }
      code = known.size();
      known.put(word, code);
    }
    return code;
  }

  private void flush() throws IOException {
    if (rows == 0) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * width * rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int column = 0; column < width; column++) {
      bytes.asIntBuffer().put(block, column * BLOCK_ROWS, rows);
      bytes.position(bytes.position() + 4 * rows);
    }
    bytes.flip();
    long offset = file.size();
    runs.computeIfAbsent(slide, key -> new ArrayList<>()).add(new Run(offset, rows));
    while (bytes.hasRemaining()) {
      file.write(bytes, offset + bytes.position());
    }
    rows = 0;
  }

  /** The table; it owns the temporary file from now on. */
  public TileTable build() throws IOException {
    flush();
    List<Column> columns = new ArrayList<>();
    int[] stored = new int[numbers.size() + texts.size()];
    for (int i = 0; i < numbers.size(); i++) {
      stored[columns.size()] = i;
      columns.add(new Column(numbers.get(i), List.of()));
    }
    for (int i = 0; i < texts.size(); i++) {
      int found = categories.get(i).size();
      if (found > 0 && found <= MOST_CATEGORIES) {
        stored[columns.size()] = numbers.size() + i;
        columns.add(new Column(texts.get(i), List.copyOf(categories.get(i).keySet())));
      }
    }
    built = true;
    return new TileTable(name, columns, Arrays.copyOf(stored, columns.size()), file, runs);
  }

  /** Names of columns of text that were left out, for they are no classes. */
  public List<String> leftOut() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (categories.get(i).size() > MOST_CATEGORIES) {
        names.add(texts.get(i));
      }
    }
    return names;
  }

  /** Deletes the temporary file of a table that was not built. */
  @Override
  public void close() throws IOException {
    if (!built) {
      file.close();
    }
  }
}
