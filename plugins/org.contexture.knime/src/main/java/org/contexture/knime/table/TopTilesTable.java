package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import org.contexture.pipeline.gallery.RankedTile;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataTableSpecCreator;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** Pictures of single tiles, one row per tile; the row id is {@code <group>_<rank>}. */
public final class TopTilesTable {

  private TopTilesTable() {}

  /**
   * The table.
   *
   * @param value name of the column with the value; made unique where another has it already
   */
  public static DataTableSpec spec(String value) {
    DataColumnSpec picture = Columns.picture("Tile");
    DataTableSpecCreator columns =
        new DataTableSpecCreator()
            .addColumns(
                Columns.text("Group"),
                Columns.integer("Rank"),
                Columns.text(TilesTable.SLIDE),
                Columns.integer(TilesTable.X),
                Columns.integer(TilesTable.Y),
                Columns.integer(TilesTable.SIZE));
    DataTableSpec others = new DataTableSpec(columns.createSpec(), new DataTableSpec(picture));
    return columns
        .addColumns(Columns.finest(DataTableSpec.getUniqueColumnName(others, value)), picture)
        .createSpec();
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
