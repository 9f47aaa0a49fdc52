package org.contexture.knime.table;

import org.contexture.pipeline.training.QuantisedEncoder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** How near an encoder in 8 bits stays to itself, in one row. */
public final class QuantisedTable {

  private QuantisedTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text("Encoder"),
        Columns.integer("Calibrated On"),
        Columns.integer("Checked On"),
        Columns.fine("Mean Cosine"),
        Columns.fine("Least Cosine"),
        Columns.number("Tiles per Second"),
        Columns.number("Tiles per Second in 8 Bits"),
        Columns.number("Times as Fast"));
  }

  public static DataRow row(QuantisedEncoder quantised) {
    String title = quantised.model().spec().title();
    return new DefaultRow(
        title,
        new DataCell[] {
          new StringCell(title),
          new IntCell(quantised.calibratedOn()),
          new IntCell(quantised.cosines().size()),
          new DoubleCell(quantised.meanCosine()),
          new DoubleCell(quantised.leastCosine()),
          new DoubleCell(quantised.rate()),
          new DoubleCell(quantised.rateIn8Bits()),
          new DoubleCell(quantised.gain())
        });
  }
}
