package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import org.contexture.pipeline.tiling.SlideQuality;
import org.contexture.pipeline.tiling.TileColumns;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.quality.TileMeasures;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainReference;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** Columns of the tiles and overview tables where quality is measured. */
public final class QualityColumns {

  /** Of a tile, and of a slide's share. */
  static final List<String> NAMES = TileColumns.QUALITY;

  private QualityColumns() {}

  static List<DataColumnSpec> tileSpecs() {
    return NAMES.stream().map(Columns::fine).toList();
  }

  /** The cells of one tile. */
  public static List<DataCell> cells(TileMeasures measures) {
    return TileColumns.quality(measures).stream().map(value -> Columns.cell(value)).toList();
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
    cells.add(new StringCell(TileColumns.glass(slide.glass())));
    cells.add(Columns.cell(slide.micronsPerPixel().map(MicronsPerPixel::x).orElse(Double.NaN)));
    cells.add(
        Columns.cell(
            slide.stain().map(stain -> new StainReference(StainMethod.MACENKO, stain).text())));
    return cells;
  }
}
