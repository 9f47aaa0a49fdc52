package org.contexture.knime.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.contexture.knime.node.LocalPath;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.Look;
import org.contexture.slides.tiling.Tile;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.IntValue;
import org.knime.core.data.StringValue;
import org.knime.core.data.container.CloseableRowIterator;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/**
 * Reads a tiles table slide by slide, so that a cohort's tiles need not fit in memory. The rows of
 * a slide must follow one another.
 *
 * <p>The iterator throws {@link IllegalArgumentException} with a message for people where the table
 * is not as it should be.
 */
public final class TileRows implements Iterator<SlideTiles>, AutoCloseable {

  private final CloseableRowIterator rows;
  private final DataTableSpec spec;
  private final TilesTable.Indices at;
  private final CarriedColumns carried;
  private final int perTile;
  private List<Optional<String>> texts = List.of();
  private final Map<String, List<DataCell>> carriedCells = new ConcurrentHashMap<>();
  private DataRow next;

  /**
   * Starts reading.
   *
   * @param carried slide-level columns to keep, taken from the first tile of each slide
   */
  public TileRows(BufferedDataTable table, CarriedColumns carried) throws InvalidSettingsException {
    this(table, carried, -1);
  }

  /**
   * Starts reading.
   *
   * @param perTile index of a column whose texts {@link #texts} has; −1 for none
   */
  public TileRows(BufferedDataTable table, CarriedColumns carried, int perTile)
      throws InvalidSettingsException {
    this.perTile = perTile;
    spec = table.getDataTableSpec();
    at = new TilesTable.Indices(spec);
    this.carried = carried;
    rows = table.iterator();
    next = rows.hasNext() ? rows.next() : null;
  }

  /** How many slides a table has; reads all of it. */
  public static int slides(BufferedDataTable table) throws InvalidSettingsException {
    int column = new TilesTable.Indices(table.getDataTableSpec()).slide();
    Set<String> slides = new HashSet<>();
    try (CloseableRowIterator rows = table.iterator()) {
      while (rows.hasNext()) {
        slides.add(text(rows.next(), column, TilesTable.SLIDE));
      }
    }
    return slides.size();
  }

  /** µm per pixel of the first tile; not a number if there is none, or it does not know. */
  public static double mpp(BufferedDataTable table) throws InvalidSettingsException {
    int column = new TilesTable.Indices(table.getDataTableSpec()).mpp();
    try (CloseableRowIterator rows = table.iterator()) {
      DataCell cell = rows.hasNext() ? rows.next().getCell(column) : DataType.getMissingCell();
      return cell instanceof DoubleValue value ? value.getDoubleValue() : Double.NaN;
    }
  }

  /**
   * What a column says of each slide, by the first of its tiles; slides of which it says nothing
   * are absent.
   */
  public static Map<String, String> texts(BufferedDataTable table, String column)
      throws InvalidSettingsException {
    int slide = new TilesTable.Indices(table.getDataTableSpec()).slide();
    int wanted = table.getDataTableSpec().findColumnIndex(column);
    Map<String, String> texts = new HashMap<>();
    try (CloseableRowIterator rows = table.iterator()) {
      while (rows.hasNext()) {
        DataRow row = rows.next();
        Optional<String> said = Columns.text(row, wanted);
        if (said.isPresent()) {
          texts.putIfAbsent(text(row, slide, TilesTable.SLIDE), said.get());
        }
      }
    }
    return texts;
  }

  /** Reads a whole table. */
  public static List<SlideTiles> all(BufferedDataTable table) throws InvalidSettingsException {
    CarriedColumns none = new CarriedColumns(List.of(), List.of());
    try (TileRows rows = new TileRows(table, none)) {
      List<SlideTiles> slides = new ArrayList<>();
      rows.forEachRemaining(slides::add);
      return slides;
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public SlideTiles next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    DataRow first = next;
    String slide = text(first, at.slide(), TilesTable.SLIDE);
    if (carriedCells.putIfAbsent(slide, carried.cells(first)) != null) {
      throw new IllegalArgumentException(
          "The tiles of slide \"%s\" are not in one piece: they go on in row \"%s\". Sort the tiles by"
                  .formatted(slide, first.getKey().getString())
              + " the column \"Slide\".");
    }
    int pixels = integer(first, at.pixels(), TilesTable.PIXELS);
    double mpp = number(first, at.mpp(), TilesTable.MPP);
    List<Tile> tiles = new ArrayList<>();
    texts = new ArrayList<>();
    while (next != null && slide.equals(text(next, at.slide(), TilesTable.SLIDE))) {
      tiles.add(tile(next));
      if (perTile >= 0) {
        texts.add(Columns.text(next, perTile));
      }
      next = rows.hasNext() ? rows.next() : null;
    }
    return new SlideTiles(slide, path(first), pixels, mpp, tiles).shown(look(first));
  }

  /** What the column of each tile holds, of the slide that was read last. */
  public List<Optional<String>> texts() {
    return texts;
  }

  /** The slide-level cells of a slide that was read. */
  public List<DataCell> carried(String slide) {
    return carriedCells.get(slide);
  }

  @Override
  public void close() {
    rows.close();
  }

  private Tile tile(DataRow row) {
    return new Tile(
        integer(row, at.column(), TilesTable.COLUMN),
        integer(row, at.row(), TilesTable.ROW),
        integer(row, at.x(), TilesTable.X),
        integer(row, at.y(), TilesTable.Y),
        integer(row, at.size(), TilesTable.SIZE),
        number(row, at.tissue(), TilesTable.TISSUE));
  }

  private Look look(DataRow row) {
    try {
      return LookColumns.read(spec, row);
    } catch (InvalidSettingsException problem) {
      throw new IllegalArgumentException(problem.getMessage(), problem);
    }
  }

  private Path path(DataRow row) {
    try {
      return LocalPath.ofTable(
          text(row, at.path(), TilesTable.PATH), TilesTable.PATH, row.getKey().getString());
    } catch (InvalidSettingsException problem) {
      throw new IllegalArgumentException(problem.getMessage(), problem);
    }
  }

  private static String text(DataRow row, int index, String column) {
    return ((StringValue) present(row, index, column)).getStringValue();
  }

  private static int integer(DataRow row, int index, String column) {
    return ((IntValue) present(row, index, column)).getIntValue();
  }

  private static double number(DataRow row, int index, String column) {
    return ((DoubleValue) present(row, index, column)).getDoubleValue();
  }

  private static DataCell present(DataRow row, int index, String column) {
    try {
      return Columns.present(row, index, column);
    } catch (InvalidSettingsException problem) {
      throw new IllegalArgumentException(problem.getMessage(), problem);
    }
  }
}
