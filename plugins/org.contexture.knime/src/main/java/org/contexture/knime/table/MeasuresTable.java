package org.contexture.knime.table;

import org.contexture.evaluation.Measured;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** What predictions are worth: a row for each measure, of all slides and of each subgroup. */
public final class MeasuresTable {

  private MeasuresTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text("Metric"),
        Columns.text("Of"),
        Columns.text("Among"),
        Columns.number("Value"),
        Columns.number("Lower"),
        Columns.number("Upper"),
        Columns.integer("Slides"),
        Columns.integer("Patients"),
        Columns.integer("Undefined Samples"));
  }

  /**
   * One measure.
   *
   * @param number of the row, from 1
   * @param among which slides, empty for all
   */
  public static DataRow row(
      long number, Measured measured, String among, int slides, int patients) {
    return new DefaultRow(
        "Row" + number,
        new StringCell(measured.measure().name()),
        new StringCell(measured.measure().of()),
        new StringCell(among),
        Columns.cell(measured.interval().value()),
        Columns.cell(measured.interval().lower()),
        Columns.cell(measured.interval().upper()),
        new IntCell(slides),
        new IntCell(patients),
        new IntCell(measured.undefined()));
  }
}
