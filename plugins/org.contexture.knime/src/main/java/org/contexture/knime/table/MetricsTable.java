package org.contexture.knime.table;

import java.util.Arrays;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Metric;
import org.contexture.mil.CrossValidation;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;

/** What a cross-validation says, one row per metric. */
public final class MetricsTable {

  private MetricsTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text("Metric"),
        Columns.fine("Value"),
        Columns.fine("Lower"),
        Columns.fine("Upper"),
        Columns.fine("Tile Count"),
        Columns.fine("Least"),
        Columns.fine("Largest"));
  }

  public static DataRow row(Metric metric, CrossValidation.Result result) {
    Interval interval = result.metrics().get(metric);
    double[] repeats = result.perRepeat(metric);
    return new DefaultRow(
        metric.title(),
        new StringCell(metric.title()),
        Columns.cell(interval.value()),
        Columns.cell(interval.lower()),
        Columns.cell(interval.upper()),
        Columns.cell(result.tileCount().get(metric).value()),
        Columns.cell(Arrays.stream(repeats).min().orElse(Double.NaN)),
        Columns.cell(Arrays.stream(repeats).max().orElse(Double.NaN)));
  }
}
