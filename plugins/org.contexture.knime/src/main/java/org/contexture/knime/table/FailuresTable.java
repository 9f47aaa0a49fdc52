package org.contexture.knime.table;

import org.contexture.pipeline.SlideFailure;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;

/** Slides that a job left out, one row each: slide, stage, message. */
public final class FailuresTable {

  private FailuresTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text(SlidesTable.SLIDE), Columns.text("Stage"), Columns.text("Message"));
  }

  /**
   * One failure.
   *
   * @param number from 0, unique: a slide may fail twice
   */
  public static DataRow row(SlideFailure failure, long number) {
    return new DefaultRow(
        "Row" + number,
        new StringCell(failure.slide()),
        new StringCell(failure.stage()),
        new StringCell(failure.message()));
  }
}
