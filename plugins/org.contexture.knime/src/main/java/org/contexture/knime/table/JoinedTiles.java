package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.pipeline.features.TileFeatures;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.IntValue;
import org.knime.core.data.StringValue;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/**
 * What a table of tiles says of them beyond their features, found by slide and place: class of a
 * region, quality, scores of a model. Held in memory.
 */
public final class JoinedTiles {

  /** The column with the RowID of a tile. */
  public static final String TILE = "Tile";

  private record Known(List<DataCell> cells, double value) {}

  private final Map<String, Map<Long, Known>> known = new HashMap<>();

  private JoinedTiles() {}

  private static CarriedColumns carried(DataTableSpec tiles, DataTableSpec bags) {
    Set<String> taken = new HashSet<>(BagsTable.NAMES);
    taken.addAll(TilesTable.NAMES);
    taken.add(TILE);
    bags.forEach(column -> taken.add(column.getName()));
    return CarriedColumns.of(tiles, taken);
  }

  /** The columns that are joined: those that neither the bags nor the positions have. */
  static List<DataColumnSpec> specs(DataTableSpec tiles, DataTableSpec bags) {
    List<DataColumnSpec> columns = new ArrayList<>(List.of(Columns.text(TILE)));
    columns.addAll(carried(tiles, bags).specs());
    return columns;
  }

  /**
   * Reads all tiles.
   *
   * @param bags that they are joined to
   * @param value column of numbers by which tiles are chosen; empty for none
   * @throws InvalidSettingsException if a column is missing, or a place occurs twice
   */
  public static JoinedTiles read(
      BufferedDataTable table, DataTableSpec bags, Optional<String> value)
      throws InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    TileTables.check(spec);
    CarriedColumns columns = carried(spec, bags);
    int slide = spec.findColumnIndex(TilesTable.SLIDE);
    int x = spec.findColumnIndex(TilesTable.X);
    int y = spec.findColumnIndex(TilesTable.Y);
    int number = value.isEmpty() ? -1 : valueColumn(spec, value.get());
    JoinedTiles tiles = new JoinedTiles();
    for (DataRow row : table) {
      List<DataCell> cells = new ArrayList<>();
      cells.add(new StringCell(row.getKey().getString()));
      cells.addAll(columns.cells(row));
      String of = ((StringValue) Columns.present(row, slide, TilesTable.SLIDE)).getStringValue();
      long place = place(integer(row, x, TilesTable.X), integer(row, y, TilesTable.Y));
      Known before =
          tiles
              .known
              .computeIfAbsent(of, key -> new HashMap<>())
              .put(place, new Known(cells, number(row, number)));
      if (before != null) {
        throw new InvalidSettingsException(
            "Rows \"%s\" and \"%s\" of the tiles are the same place of slide \"%s\". Keep one of them."
                .formatted(before.cells().get(0), row.getKey().getString(), of));
      }
    }
    return tiles;
  }

  /**
   * Finds the column of numbers by which tiles are chosen.
   *
   * @throws InvalidSettingsException if it is not there, or holds no numbers
   */
  public static int valueColumn(DataTableSpec tiles, String name) throws InvalidSettingsException {
    return Columns.find(tiles, name, DoubleValue.class, "tiles with a column of values");
  }

  private static int integer(DataRow row, int index, String column)
      throws InvalidSettingsException {
    return ((IntValue) Columns.present(row, index, column)).getIntValue();
  }

  private static double number(DataRow row, int index) {
    return index >= 0 && row.getCell(index) instanceof DoubleValue value
        ? value.getDoubleValue()
        : Double.NaN;
  }

  private static long place(int x, int y) {
    return ((long) x << 32) | (y & 0xffffffffL);
  }

  private Known of(String slide, TileFeatures features, int tile) {
    return known.getOrDefault(slide, Map.of()).get(place(features.x()[tile], features.y()[tile]));
  }

  /** Whether a tile is in the table. */
  public boolean has(String slide, TileFeatures features, int tile) {
    return of(slide, features, tile) != null;
  }

  /** The value of a tile that is in the table; NaN where its cell is missing. */
  public double value(String slide, TileFeatures features, int tile) {
    return of(slide, features, tile).value();
  }

  /** The joined cells of a tile that is in the table. */
  List<DataCell> cells(String slide, TileFeatures features, int tile) {
    return of(slide, features, tile).cells();
  }
}
