package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.pipeline.features.TileFeatures;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.collection.CollectionCellFactory;
import org.knime.core.data.collection.ListCell;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/**
 * A table with one row per tile and its features, as number columns or as one list column. A
 * carried column that has the name of one of those makes the new name unique.
 */
public final class InstancesTable {

  private static final String FEATURE = "Feature ";

  private final CarriedColumns carried;
  private final int dimension;
  private final boolean list;
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
    this.dimension = dimension;
    this.list = list;
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
    DataTableSpec others = new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
    if (list) {
      columns.add(
          new DataColumnSpecCreator(
                  DataTableSpec.getUniqueColumnName(others, "Embedding"),
                  ListCell.getCollectionType(DoubleCell.TYPE))
              .createSpec());
    } else {
      for (int i = 1; i <= dimension; i++) {
        columns.add(Columns.finest(DataTableSpec.getUniqueColumnName(others, FEATURE + i)));
      }
    }
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
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
    List<DataCell> numbers = new ArrayList<>();
    for (float value : features.features().row(tile)) {
      numbers.add(new DoubleCell(value));
    }
    if (list) {
      cells.add(CollectionCellFactory.createListCell(numbers));
    } else {
      cells.addAll(numbers);
    }
    return new DefaultRow(slide + "_" + tile, cells);
  }
}
