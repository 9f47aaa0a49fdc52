package org.contexture.knime.table;

import java.util.Optional;
import org.contexture.mil.ClinicalComparison;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;

/** What slides and clinical facts are worth alone, together, and in difference. */
public final class ClinicalTable {

  private ClinicalTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text("Model"),
        Columns.text("Metric"),
        Columns.text("Class"),
        Columns.fine("Value"),
        Columns.fine("Lower"),
        Columns.fine("Upper"));
  }

  /** A value or difference. */
  public static DataRow row(long number, ClinicalComparison.Row row) {
    return new DefaultRow(
        "Row" + number,
        new StringCell(row.of()),
        new StringCell(row.measured().measure().name()),
        Columns.cell(Optional.of(row.measured().measure().of()).filter(of -> !of.isEmpty())),
        Columns.cell(row.measured().interval().value()),
        Columns.cell(row.measured().interval().lower()),
        Columns.cell(row.measured().interval().upper()));
  }
}
