package org.contexture.knime.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.knime.node.LocalPath;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;

/** The tiles table with the file of each tile. */
public final class TileFilesTable {

  public static final String FILE = "File";

  private TileFilesTable() {}

  /** Index of the column that holds the tiles' classes; −1 if there is none of the name. */
  public static int column(DataTableSpec tiles, String name) {
    return tiles.findColumnIndex(name);
  }

  /** A file column that was there before is replaced. */
  public static DataTableSpec spec(DataTableSpec tiles) {
    List<DataColumnSpec> columns = new ArrayList<>();
    tiles.stream().filter(column -> !column.getName().equals(FILE)).forEach(columns::add);
    columns.add(Columns.text(FILE));
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /** A tile's row with its file; empty where it was not written. */
  public static DataRow row(DataTableSpec tiles, DataRow tile, Optional<Path> file) {
    int before = tiles.findColumnIndex(FILE);
    List<DataCell> cells = new ArrayList<>();
    for (int i = 0; i < tile.getNumCells(); i++) {
      if (i != before) {
        cells.add(tile.getCell(i));
      }
    }
    cells.add(Columns.cell(file.map(LocalPath::portable)));
    return new DefaultRow(tile.getKey(), cells);
  }
}
