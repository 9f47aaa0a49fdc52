package org.contexture.knime.table;

import org.contexture.pipeline.chart.Chart;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;

/** Charts as pictures, one row each; the RowID says what it is. */
public final class ChartsTable {

  private ChartsTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(Columns.picture("Chart"));
  }

  public static DataRow row(String name, Chart chart) {
    return row(name, chart.png());
  }

  /** Any picture. */
  public static DataRow row(String name, byte[] png) {
    return new DefaultRow(name, Columns.picture(png));
  }
}
