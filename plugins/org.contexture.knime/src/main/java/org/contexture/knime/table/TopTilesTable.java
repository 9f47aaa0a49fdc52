package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import org.contexture.pipeline.gallery.RankedTile;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** Pictures of single tiles, one row per tile; the row id is {@code <group>_<rank>}. */
public final class TopTilesTable {

  private TopTilesTable() {}

  /**
   * The table.
   *
   * @param value name of the column with the value
   */
  public static DataTableSpec spec(String value) {
    List<DataColumnSpec> columns =
        List.of(
            Columns.text("Group"),
            Columns.integer("Rank"),
            Columns.text(TilesTable.SLIDE),
            Columns.integer(TilesTable.X),
            Columns.integer(TilesTable.Y),
            Columns.integer(TilesTable.SIZE),
            Columns.number(value),
            Columns.picture("Tile"));
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /**
   * One tile.
   *
   * @param group among whose tiles it was chosen
   * @param png its picture
   */
  public static DataRow row(String group, RankedTile tile, byte[] png) {
    List<DataCell> cells = new ArrayList<>();
    cells.add(new StringCell(group));
    cells.add(new IntCell(tile.rank()));
    cells.add(new StringCell(tile.slide()));
    cells.add(new IntCell(tile.tile().x()));
    cells.add(new IntCell(tile.tile().y()));
    cells.add(new IntCell(tile.tile().size()));
    cells.add(Columns.cell(tile.tile().value()));
    cells.add(Columns.picture(png));
    return new DefaultRow(group + "_" + tile.rank(), cells);
  }
}
