package org.contexture.knime.table;

import java.util.Optional;
import org.contexture.slides.Look;
import org.contexture.slides.SlideReading;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.InvalidSettingsException;

/**
 * The columns that say how a slide is shown: how its file is read ({@value #READING}), and in which
 * stain ({@link StainColumn}). They stand in the slides table, go with it into tiles and bags, and
 * all who read pixels of slides or tiles obey them; missing cells, or no such columns, show a slide
 * as it is.
 */
final class LookColumns {

  static final String READING = "Slide Reading";

  private LookColumns() {}

  /**
   * How a row's slide is to be shown.
   *
   * @throws InvalidSettingsException naming the row if a cell holds something else
   */
  static Look read(DataTableSpec spec, DataRow row) throws InvalidSettingsException {
    return new Look(reading(spec, row), StainColumn.read(spec, row));
  }

  private static SlideReading reading(DataTableSpec spec, DataRow row)
      throws InvalidSettingsException {
    Optional<String> text = Columns.text(row, spec.findColumnIndex(READING));
    try {
      return text.map(SlideReading::parse).orElse(SlideReading.PLAIN);
    } catch (IllegalArgumentException problem) {
      throw new InvalidSettingsException(
          "Column \"%s\" in row \"%s\": %s Use the Slide Reader to fill it, or rename the column."
              .formatted(READING, row.getKey().getString(), problem.getMessage()),
          problem);
    }
  }
}
