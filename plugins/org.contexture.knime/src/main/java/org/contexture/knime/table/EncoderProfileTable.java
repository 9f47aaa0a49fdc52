package org.contexture.knime.table;

import java.util.Optional;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderProfile;
import org.contexture.encoder.EncoderSpec;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** What an encoder costs, in one row. */
public final class EncoderProfileTable {

  /**
   * What a stopwatch says.
   *
   * @param tilesPerSecond of the network alone
   * @param arithmetic where and in what it ran, and why
   */
  public record Timing(double tilesPerSecond, String arithmetic) {}

  private EncoderProfileTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text("Encoder"),
        Columns.integer("Dimension"),
        Columns.integer("Tile Size"),
        Columns.number("Parameters (M)"),
        Columns.number("GFLOP per Tile"),
        Columns.number("MB"),
        Columns.number("Tiles per Second"),
        Columns.text("Arithmetic"));
  }

  /**
   * The row.
   *
   * @param timing if it was timed
   */
  public static DataRow row(EncoderModel model, Optional<Timing> timing) {
    EncoderSpec spec = model.spec();
    Optional<EncoderProfile> profile = EncoderProfile.of(spec);
    return new DefaultRow(
        spec.title(),
        new DataCell[] {
          new StringCell(spec.title()),
          new IntCell(spec.dimension()),
          new IntCell(spec.inputPixels()),
          Columns.cell(profile.map(of -> of.parameters() / 1e6).orElse(Double.NaN)),
          Columns.cell(profile.map(of -> of.operationsPerTile() / 1e9).orElse(Double.NaN)),
          new DoubleCell(model.weights().size() / 1e6),
          Columns.cell(timing.map(Timing::tilesPerSecond).orElse(Double.NaN)),
          Columns.cell(timing.map(Timing::arithmetic))
        });
  }
}
