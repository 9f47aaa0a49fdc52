package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.contexture.pipeline.tiling.SlideQuality;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.quality.TileMeasures;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainReference;
import org.contexture.slides.tissue.GlassColour;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** Columns of the tiles and overview tables where quality is measured. */
public final class QualityColumns {

  /** Of a tile, and of a slide's share. */
  static final List<String> NAMES =
      List.of("Blank", "Sharpness", "Pen", "Blood", "Fold", "Out of Focus", "Saturation");

  private QualityColumns() {}

  static List<DataColumnSpec> tileSpecs() {
    return NAMES.stream().map(Columns::fine).toList();
  }

  /** The cells of one tile. */
  public static List<DataCell> cells(TileMeasures measures) {
    List<DataCell> cells = new ArrayList<>();
    for (double value :
        new double[] {
          measures.blank(),
          measures.sharpness(),
          measures.pen(),
          measures.blood(),
          measures.fold(),
          measures.outOfFocus(),
          measures.saturation()
        }) {
      cells.add(Double.isNaN(value) ? DataType.getMissingCell() : new DoubleCell(value));
    }
    return cells;
  }

  /** What the overview says more of a slide. */
  static List<DataColumnSpec> slideSpecs() {
    List<DataColumnSpec> specs = new ArrayList<>(List.of(Columns.integer("Tiles Measured")));
    specs.addAll(tileSpecs());
    specs.add(Columns.text("Glass"));
    specs.add(Columns.fine("MPP"));
    specs.add(Columns.text("Stain"));
    return specs;
  }

  static List<DataCell> cells(SlideQuality slide) {
    List<DataCell> cells = new ArrayList<>(List.of(new IntCell(slide.candidates())));
    cells.addAll(cells(slide.share()));
    GlassColour glass = slide.glass();
    cells.add(
        new StringCell(
            String.format(
                Locale.ROOT,
                "#%02x%02x%02x",
                Math.round(glass.red()),
                Math.round(glass.green()),
                Math.round(glass.blue()))));
    cells.add(Columns.cell(slide.micronsPerPixel().map(MicronsPerPixel::x).orElse(Double.NaN)));
    cells.add(
        Columns.cell(
            slide.stain().map(stain -> new StainReference(StainMethod.MACENKO, stain).text())));
    return cells;
  }
}
