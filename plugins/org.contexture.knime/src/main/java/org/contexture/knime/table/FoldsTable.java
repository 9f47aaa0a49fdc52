package org.contexture.knime.table;

import java.util.List;
import java.util.Optional;
import org.contexture.mil.CrossValidation.Trained;
import org.contexture.mil.Judgement.OfFold;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** Each metric in each fold by itself. */
public final class FoldsTable {

  private FoldsTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.integer("Repeat"),
        Columns.integer("Fold"),
        Columns.text("Held Out"),
        Columns.text("Setting"),
        Columns.integer("Slides"),
        Columns.integer("Patients"),
        Columns.text("Metric"),
        Columns.text("Class"),
        Columns.fine("Value"));
  }

  /**
   * A metric of a fold.
   *
   * @param settings that were tried; none if there was one
   */
  public static DataRow row(long number, OfFold value, Trained trained, List<String> settings) {
    return new DefaultRow(
        "Row" + number,
        new IntCell(value.repeat()),
        new IntCell(value.fold()),
        Columns.cell(Optional.of(trained.heldOut()).filter(text -> !text.isEmpty())),
        Columns.cell(
            settings.isEmpty()
                ? Optional.empty()
                : Optional.of(settings.get(trained.setting() - 1))),
        new IntCell(value.slides()),
        new IntCell(value.patients()),
        new StringCell(value.measure().name()),
        Columns.cell(Optional.of(value.measure().of()).filter(of -> !of.isEmpty())),
        Columns.cell(value.value()));
  }
}
