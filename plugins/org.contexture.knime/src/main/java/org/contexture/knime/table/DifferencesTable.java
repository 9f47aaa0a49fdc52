package org.contexture.knime.table;

import java.util.List;
import org.contexture.evaluation.Comparison;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Measured;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;

/** How models differ on the same slides: a row for each measure of each pair of models. */
public final class DifferencesTable {

  private DifferencesTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text("Metric"),
        Columns.text("Of"),
        Columns.text("First"),
        Columns.text("Second"),
        Columns.number("First Value"),
        Columns.number("Second Value"),
        Columns.number("Difference"),
        Columns.number("Lower"),
        Columns.number("Upper"),
        Columns.text("Better"),
        Columns.number("DeLong p"));
  }

  /**
   * One measure of two models.
   *
   * @param number of the row, from 1
   * @param models their names
   * @param p of DeLong's test; NaN for measures that it is not about
   */
  public static DataRow row(long number, Comparison comparison, List<String> models, double p) {
    Measured difference = comparison.difference();
    Interval interval = difference.interval();
    return new DefaultRow(
        "Row" + number,
        new StringCell(difference.measure().name()),
        new StringCell(difference.measure().of()),
        new StringCell(models.get(comparison.first())),
        new StringCell(models.get(comparison.second())),
        Columns.cell(comparison.firstValue()),
        Columns.cell(comparison.secondValue()),
        Columns.cell(interval.value()),
        Columns.cell(interval.lower()),
        Columns.cell(interval.upper()),
        new StringCell(comparison.better().stream().mapToObj(models::get).findFirst().orElse("")),
        Columns.cell(p));
  }
}
