package org.contexture.knime.table;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.contexture.pipeline.TileValue;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** Pictures of tile values, one row per slide. */
public final class HeatmapsTable {

  private HeatmapsTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text(SlidesTable.SLIDE),
        Columns.integer("Tiles"),
        Columns.finest("Least"),
        Columns.finest("Largest"),
        Columns.picture("Heatmap"));
  }

  /**
   * One slide.
   *
   * @param png the picture
   */
  public static DataRow row(String slide, List<TileValue> values, byte[] png) {
    DoubleSummaryStatistics range =
        values.stream()
            .mapToDouble(TileValue::value)
            .filter(value -> !Double.isNaN(value))
            .summaryStatistics();
    boolean empty = range.getCount() == 0;
    return new DefaultRow(
        slide,
        new StringCell(slide),
        new IntCell(values.size()),
        Columns.cell(empty ? Double.NaN : range.getMin()),
        Columns.cell(empty ? Double.NaN : range.getMax()),
        Columns.picture(png));
  }
}
