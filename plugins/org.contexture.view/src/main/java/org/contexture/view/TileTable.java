package org.contexture.view;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values of tiles, of any number of slides: kept in a temporary file, so that memory holds one
 * slide's at a time. Thread-safe.
 *
 * <p>Little-endian blocks, as the browser reads them: of each run of a slide's rows its left edges,
 * top edges and sides (int32, level-0 px), then each column (float32; NaN where there is none).
 */
public final class TileTable implements AutoCloseable {

  /** Four bytes each: left, top, side. */
  static final int POSITIONS = 3;

  /**
   * A column of values.
   *
   * @param categories for a column of names: the values are indices into it; empty for numbers
   */
  public record Column(String name, List<String> categories) {
    public Column {
      categories = List.copyOf(categories);
    }
  }

  /** Rows of one slide that followed each other in the source. */
  record Run(long offset, int rows) {}

  private final String name;
  private final List<Column> columns;
  private final int[] stored; // which of the file's columns each column is
  private final FileChannel file;
  private final Map<String, List<Run>> runs;

  TileTable(
      String name,
      List<Column> columns,
      int[] stored,
      FileChannel file,
      Map<String, List<Run>> runs) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.stored = stored;
    this.file = file;
    this.runs = runs;
  }

  /** Begins a table. */
  public static TileTableBuilder named(String name, List<String> numbers, List<String> texts)
      throws IOException {
    return new TileTableBuilder(name, numbers, texts);
  }

  /** For people: where the values come from. */
  public String name() {
    return name;
  }

  public List<Column> columns() {
    return columns;
  }

  /** Ids of slides with values. */
  public Set<String> slides() {
    return runs.keySet();
  }

  /** How many tiles of a slide have a row. */
  public int rows(String slide) {
    return runs.getOrDefault(slide, List.of()).stream().mapToInt(Run::rows).sum();
  }

  /**
   * Where a slide's tiles are.
   *
   * @return all left edges, all top edges, all sides: int32, little-endian, level-0 px
   */
  public ByteBuffer positions(String slide) throws IOException {
    return read(slide, 0, POSITIONS);
  }

  /**
   * A slide's values.
   *
   * @param column index into {@link #columns()}
   * @return float32, little-endian, in the order of {@link #positions}
   */
  public ByteBuffer values(String slide, int column) throws IOException {
    return read(slide, POSITIONS + stored[column], 1);
  }

  /** Some neighbouring columns of the file, each with the rows of all runs. */
  private ByteBuffer read(String slide, int first, int count) throws IOException {
    List<Run> parts = runs.getOrDefault(slide, List.of());
    int rows = rows(slide);
    ByteBuffer all =
        ByteBuffer.allocate(Math.multiplyExact(4 * count, rows)).order(ByteOrder.LITTLE_ENDIAN);
    int before = 0;
    for (Run run : parts) {
      for (int i = 0; i < count; i++) {
        ByteBuffer part = all.slice(4 * (i * rows + before), 4 * run.rows());
        long at = run.offset() + 4L * (first + i) * run.rows();
        while (part.hasRemaining()) {
          int read = file.read(part, at);
          if (read < 0) {
            throw new EOFException("The temporary file of tile values was cut short.");
          }
          at += read;
        }
      }
      before += run.rows();
    }
    return all;
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  /** A file that is gone once it is closed, or the program ends. */
  static FileChannel temporaryFile() throws IOException {
    Path path = Files.createTempFile("contexture-tiles-", ".bin");
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }
}
