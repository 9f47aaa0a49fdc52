package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.pipeline.features.TileFeatures;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/**
 * A table with one row per tile and its features, as number columns or as one list column. A
 * carried column that has the name of one of those makes the new name unique.
 */
public final class InstancesTable {

  private final CarriedColumns carried;
  private final FeatureColumns vectors;
  private final List<DataColumnSpec> joined;

  /**
   * The table of some bags.
   *
   * @param bags their table
   * @param dimension of the features; not used for lists
   * @param list whether features are lists
   * @param tiles what is joined, if anything is
   */
  public InstancesTable(
      DataTableSpec bags, int dimension, boolean list, Optional<DataTableSpec> tiles) {
    joined = tiles.map(table -> JoinedTiles.specs(table, bags)).orElse(List.of());
    vectors = new FeatureColumns(list, !list, dimension);
    List<String> taken = new ArrayList<>(BagsTable.NAMES);
    taken.addAll(TilesTable.NAMES);
    carried = CarriedColumns.of(bags, Set.copyOf(taken));
  }

  public DataTableSpec spec() {
    List<DataColumnSpec> columns =
        new ArrayList<>(
            List.of(
                Columns.text(TilesTable.SLIDE),
                Columns.integer(TilesTable.X),
                Columns.integer(TilesTable.Y),
                Columns.integer(TilesTable.SIZE)));
    columns.addAll(carried.specs());
    columns.addAll(joined);
    return vectors.behind(columns);
  }

  /**
   * One tile of a bag.
   *
   * @param tiles that have it, if any are joined
   */
  public DataRow row(
      String slide, DataRow bag, TileFeatures features, int tile, Optional<JoinedTiles> tiles) {
    boolean positioned = features.hasPositions();
    List<DataCell> cells = new ArrayList<>();
    cells.add(new StringCell(slide));
    cells.add(positioned ? new IntCell(features.x()[tile]) : DataType.getMissingCell());
    cells.add(positioned ? new IntCell(features.y()[tile]) : DataType.getMissingCell());
    cells.add(positioned ? new IntCell(features.size()) : DataType.getMissingCell());
    cells.addAll(carried.cells(bag));
    tiles.ifPresent(table -> cells.addAll(table.cells(slide, features, tile)));
    vectors.addTo(cells, features.features().row(tile));
    return new DefaultRow(slide + "_" + tile, cells);
  }
}
