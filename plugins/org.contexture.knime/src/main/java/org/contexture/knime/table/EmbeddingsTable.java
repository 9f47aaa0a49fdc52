package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import org.contexture.knime.table.BagsTable.BagRow;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** A table with one row per slide or patient, and one vector of it. */
public final class EmbeddingsTable {

  private final CarriedColumns carried;
  private final FeatureColumns features;

  /** The table of some bags. */
  public EmbeddingsTable(DataTableSpec bags, FeatureColumns features) {
    this.features = features;
    carried = CarriedColumns.of(bags, BagsTable.NAMES);
  }

  public DataTableSpec spec() {
    List<DataColumnSpec> columns =
        new ArrayList<>(List.of(Columns.text(BagsTable.SLIDE), Columns.integer(BagsTable.TILES)));
    columns.addAll(carried.specs());
    return features.behind(columns);
  }

  /**
   * One row: a patient's has the name and the carried columns of the first slide.
   *
   * @param tiles of all slides
   */
  public DataRow row(BagGroup group, int tiles, float[] vector) {
    BagRow first = group.rows().get(0);
    List<DataCell> cells = new ArrayList<>();
    cells.add(new StringCell(first.bag().id()));
    cells.add(new IntCell(tiles));
    cells.addAll(carried.cells(first.row()));
    features.addTo(cells, vector);
    return new DefaultRow(first.row().getKey(), cells);
  }
}
