package org.contexture.knime.table;

import java.util.Arrays;
import java.util.Optional;
import org.contexture.evaluation.ClassMetric;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Metric;
import org.contexture.mil.ClassReport;
import org.contexture.mil.TaskReport;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;

/** What a cross-validation says: one row per metric, then one per metric and class. */
public final class MetricsTable {

  private MetricsTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text("Metric"),
        Columns.text("Class"),
        Columns.fine("Value"),
        Columns.fine("Lower"),
        Columns.fine("Upper"),
        Columns.fine("Tile Count"),
        Columns.fine("Least"),
        Columns.fine("Largest"));
  }

  /** Of all slides; of two classes, the positive one is named where it matters. */
  public static DataRow row(Metric metric, ClassReport result) {
    boolean ofOne = metric.dependsOnPositive() && result.classes().size() == 2;
    return row(
        metric.title(),
        ofOne ? Optional.of(result.classes().get(result.positive())) : Optional.empty(),
        result.metrics().get(metric),
        result.tileCount().metrics().get(metric).value(),
        result.perRepeat(metric));
  }

  /** Of one class against the rest. */
  public static DataRow row(ClassMetric metric, int c, ClassReport result) {
    String name = result.classes().get(c);
    return row(
        "%s (%s)".formatted(metric.title(), name),
        Optional.of(name),
        result.classMetrics().get(c).get(metric),
        result.tileCount().of(metric, c),
        result.perRepeat(metric, c));
  }

  /** Of another task than classes. */
  public static DataRow row(TaskReport.Measured measured) {
    return row(
        measured.name(), measured.label(), measured.interval(), Double.NaN, measured.repeats());
  }

  private static DataRow row(
      String name, Optional<String> ofClass, Interval interval, double count, double[] repeats) {
    return new DefaultRow(
        name,
        new StringCell(name),
        Columns.cell(ofClass),
        Columns.cell(interval.value()),
        Columns.cell(interval.lower()),
        Columns.cell(interval.upper()),
        Columns.cell(count),
        Columns.cell(Arrays.stream(repeats).min().orElse(Double.NaN)),
        Columns.cell(Arrays.stream(repeats).max().orElse(Double.NaN)));
  }
}
