package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.pipeline.TileValue;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataTableSpecCreator;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.IntValue;
import org.knime.core.data.StringValue;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/** The <i>tile values</i> table: one row per tile with a number such as attention or similarity. */
public final class TileValuesTable {

  static final String ORIGIN = "the tile attention of a MIL Predictor or a Tile Similarity";

  /** What to say of a table without rows. */
  public static final String EMPTY =
      "There are no tile values: the table has no row. See what the node that made it warned of.";

  private TileValuesTable() {}

  /**
   * The table.
   *
   * @param value name of the numeric column
   */
  public static DataTableSpec spec(String value) {
    return new DataTableSpec(
        Columns.text(TilesTable.SLIDE),
        Columns.integer(TilesTable.X),
        Columns.integer(TilesTable.Y),
        Columns.integer(TilesTable.SIZE),
        Columns.finest(value));
  }

  /** The table of the MIL Predictor: attention, then score and evidence for each of the answer. */
  public static DataTableSpec predictedSpec(AnswerColumns answer) {
    List<String> values = answer.tileColumns();
    DataTableSpecCreator spec = new DataTableSpecCreator(spec(values.get(0)));
    values.stream().skip(1).forEach(name -> spec.addColumns(Columns.finest(name)));
    return spec.createSpec();
  }

  /**
   * One tile.
   *
   * @param number of the tile in its slide, from 0
   * @param further values
   */
  public static DataRow row(String slide, int number, TileValue tile, double... further) {
    List<DataCell> cells =
        new ArrayList<>(
            List.of(
                new StringCell(slide),
                new IntCell(tile.x()),
                new IntCell(tile.y()),
                new IntCell(tile.size()),
                Columns.cell(tile.value())));
    for (double value : further) {
      cells.add(Columns.cell(value));
    }
    return new DefaultRow(slide + "_" + number, cells);
  }

  /**
   * Checks that a table holds tile values.
   *
   * @throws InvalidSettingsException saying which column is missing
   */
  public static void check(DataTableSpec spec, String value) throws InvalidSettingsException {
    Columns.find(spec, TilesTable.SLIDE, StringValue.class, ORIGIN);
    Columns.find(spec, TilesTable.X, IntValue.class, ORIGIN);
    Columns.find(spec, TilesTable.Y, IntValue.class, ORIGIN);
    Columns.find(spec, TilesTable.SIZE, IntValue.class, ORIGIN);
    Columns.find(spec, value, DoubleValue.class, ORIGIN);
  }

  /** Reads all values, by slide in the order of the table; missing values are NaN. */
  public static Map<String, List<TileValue>> read(BufferedDataTable table, String value)
      throws InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    int slide = Columns.find(spec, TilesTable.SLIDE, StringValue.class, ORIGIN);
    int x = Columns.find(spec, TilesTable.X, IntValue.class, ORIGIN);
    int y = Columns.find(spec, TilesTable.Y, IntValue.class, ORIGIN);
    int size = Columns.find(spec, TilesTable.SIZE, IntValue.class, ORIGIN);
    int number = Columns.find(spec, value, DoubleValue.class, ORIGIN);
    Map<String, List<TileValue>> values = new LinkedHashMap<>();
    for (DataRow row : table) {
      DataCell cell = row.getCell(number);
      values
          .computeIfAbsent(
              ((StringValue) Columns.present(row, slide, TilesTable.SLIDE)).getStringValue(),
              key -> new ArrayList<>())
          .add(
              new TileValue(
                  ((IntValue) Columns.present(row, x, TilesTable.X)).getIntValue(),
                  ((IntValue) Columns.present(row, y, TilesTable.Y)).getIntValue(),
                  ((IntValue) Columns.present(row, size, TilesTable.SIZE)).getIntValue(),
                  cell.isMissing() ? Double.NaN : ((DoubleValue) cell).getDoubleValue()));
    }
    return values;
  }
}
