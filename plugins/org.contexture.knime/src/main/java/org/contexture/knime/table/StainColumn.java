package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.pipeline.stain.StainedSlide;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.stain.StainProfile;
import org.contexture.slides.stain.StainReference;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.InvalidSettingsException;

/**
 * The column that says how a slide is to be shown. It stands in the slides table, goes with it into
 * tiles and bags, and all who read pixels of slides or tiles obey it; a missing cell, or no such
 * column, shows a slide as it is.
 */
public final class StainColumn {

  public static final String NAME = "Stain Normalisation";

  private StainColumn() {}

  /** A slides table with the column last; one that it had before is replaced. */
  public static DataTableSpec spec(DataTableSpec slides) {
    List<DataColumnSpec> columns = new ArrayList<>();
    slides.stream().filter(column -> !column.getName().equals(NAME)).forEach(columns::add);
    columns.add(Columns.text(NAME));
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /** A slide's row with its cell. */
  public static DataRow row(
      DataTableSpec slides, DataRow slide, Optional<StainNormalisation> normalisation) {
    int before = slides.findColumnIndex(NAME);
    List<DataCell> cells = new ArrayList<>();
    for (int i = 0; i < slide.getNumCells(); i++) {
      if (i != before) {
        cells.add(slide.getCell(i));
      }
    }
    cells.add(
        normalisation
            .<DataCell>map(how -> new StringCell(how.text()))
            .orElseGet(DataType::getMissingCell));
    return new DefaultRow(slide.getKey(), cells);
  }

  /**
   * How a row's slide is to be shown.
   *
   * @throws InvalidSettingsException naming the row if its cell holds something else
   */
  static Optional<StainNormalisation> read(DataTableSpec spec, DataRow row)
      throws InvalidSettingsException {
    Optional<String> text = Columns.text(row, spec.findColumnIndex(NAME));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(StainNormalisation.parse(text.get()));
    } catch (IllegalArgumentException problem) {
      throw new InvalidSettingsException(
          "Column \"%s\" in row \"%s\": %s Use the Stain Normalizer to fill it, or rename the column."
              .formatted(NAME, row.getKey().getString(), problem.getMessage()),
          problem);
    }
  }

  /** The Stain Normalizer's second table. */
  public static DataTableSpec overviewSpec() {
    return new DataTableSpec(
        Columns.text(SlidesTable.SLIDE),
        Columns.text("Stain"),
        Columns.fine("Haematoxylin"),
        Columns.fine("Eosin"),
        Columns.text("Note"),
        Columns.picture("Before and After"));
  }

  /** One slide of the second table. */
  public static DataRow overviewRow(StainedSlide slide, StainReference reference) {
    Optional<StainProfile.Stains> stains =
        slide
            .profile()
            .filter(StainProfile.Stains.class::isInstance)
            .map(StainProfile.Stains.class::cast);
    return new DefaultRow(
        slide.slide(),
        new StringCell(slide.slide()),
        Columns.cell(
            slide.profile().map(own -> new StainReference(reference.method(), own).text())),
        Columns.cell(stains.map(StainProfile.Stains::haematoxylin).orElse(Double.NaN)),
        Columns.cell(stains.map(StainProfile.Stains::eosin).orElse(Double.NaN)),
        new StringCell(slide.note()),
        Columns.picture(slide.picture()));
  }
}
