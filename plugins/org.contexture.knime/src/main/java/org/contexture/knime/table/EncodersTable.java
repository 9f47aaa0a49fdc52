package org.contexture.knime.table;

import java.util.Optional;
import org.contexture.encoder.EncoderProfile;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Measured;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;

/** What encoders cost and what their features are worth: a row for each encoder and head. */
public final class EncodersTable {

  private static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN);

  private EncodersTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text("Encoder"),
        Columns.text("Head"),
        Columns.number("Parameters (M)"),
        Columns.number("GFLOP per Tile"),
        Columns.number("Tiles per Second"),
        Columns.text("Metric"),
        Columns.number("Value"),
        Columns.number("Lower"),
        Columns.number("Upper"),
        Columns.number("Less First"),
        Columns.number("Less First Lower"),
        Columns.number("Less First Upper"),
        Columns.number("Less Second"),
        Columns.number("Less Second Lower"),
        Columns.number("Less Second Upper"));
  }

  /**
   * One encoder and head.
   *
   * @param number of the row, from 1
   * @param profile what the encoder costs, if that can be told
   * @param rate tiles per second
   * @param value of the metric
   * @param lessFirst value less that of the first encoder; empty for itself
   * @param lessSecond value less that of the second encoder; empty for itself
   */
  public static DataRow row(
      long number,
      String encoder,
      String head,
      Optional<EncoderProfile> profile,
      double rate,
      Measured value,
      Optional<Measured> lessFirst,
      Optional<Measured> lessSecond) {
    Interval own = value.interval();
    Interval first = lessFirst.map(Measured::interval).orElse(NONE);
    Interval second = lessSecond.map(Measured::interval).orElse(NONE);
    return new DefaultRow(
        "Row" + number,
        new DataCell[] {
          new StringCell(encoder),
          new StringCell(head),
          Columns.cell(profile.map(p -> p.parameters() / 1e6).orElse(Double.NaN)),
          Columns.cell(profile.map(p -> p.operationsPerTile() / 1e9).orElse(Double.NaN)),
          Columns.cell(rate),
          new StringCell(value.measure().name()),
          Columns.cell(own.value()),
          Columns.cell(own.lower()),
          Columns.cell(own.upper()),
          Columns.cell(first.value()),
          Columns.cell(first.lower()),
          Columns.cell(first.upper()),
          Columns.cell(second.value()),
          Columns.cell(second.lower()),
          Columns.cell(second.upper())
        });
  }
}
