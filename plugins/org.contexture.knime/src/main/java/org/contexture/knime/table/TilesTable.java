package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.tiling.SlideQuality;
import org.contexture.pipeline.tiling.TilingOverview;
import org.contexture.slides.tiling.Tile;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.IntValue;
import org.knime.core.data.StringValue;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.InvalidSettingsException;

/**
 * The <i>tiles</i> table: one row per tile, the tiles of a slide one after another; the row id is
 * {@code <slide>_<column>_<row>}. Tiles are references: no pixels.
 */
public final class TilesTable {

  public static final String SLIDE = SlidesTable.SLIDE;
  public static final String PATH = SlidesTable.PATH;
  public static final String X = "X";
  public static final String Y = "Y";
  public static final String SIZE = "Size";
  static final String PIXELS = "Pixels";
  static final String MPP = "MPP";
  static final String COLUMN = "Column";
  static final String ROW = "Row";
  static final String TISSUE = "Tissue";
  static final String ORIGIN = "the tiles of a Slide Tiler";

  /** Names that no carried column may have. */
  public static final Set<String> NAMES =
      Set.of(SLIDE, PATH, X, Y, SIZE, PIXELS, MPP, COLUMN, ROW, TISSUE);

  private TilesTable() {}

  /**
   * The table.
   *
   * @param slides the table that the tiles are of
   * @param pixels side of all its tiles
   * @param regions columns that regions fill, if there are any
   * @param quality whether quality is measured
   */
  public static DataTableSpec spec(
      DataTableSpec slides,
      OptionalInt pixels,
      Optional<TileRegionColumns> regions,
      boolean quality) {
    List<DataColumnSpec> columns =
        new ArrayList<>(
            List.of(
                Columns.text(SLIDE),
                SlidesTable.path(slides),
                Columns.integer(X),
                Columns.integer(Y),
                Columns.integer(SIZE),
                pixels.isPresent()
                    ? Columns.constant(PIXELS, pixels.getAsInt())
                    : Columns.integer(PIXELS),
                Columns.fine(MPP),
                Columns.integer(COLUMN),
                Columns.integer(ROW),
                Columns.fine(TISSUE)));
    columns.addAll(regions.map(TileRegionColumns::specs).orElse(List.of()));
    columns.addAll(quality ? QualityColumns.tileSpecs() : List.of());
    columns.addAll(carried(slides, regions, quality).specs());
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /** Columns of the slides that tiles keep. */
  public static CarriedColumns carried(
      DataTableSpec slides, Optional<TileRegionColumns> regions, boolean quality) {
    Set<String> taken = new HashSet<>(regions.map(TileRegionColumns::names).orElse(NAMES));
    taken.addAll(quality ? QualityColumns.NAMES : List.of());
    return SlidesTable.carried(slides, taken);
  }

  /**
   * One tile.
   *
   * @param path the cell with its slide's file
   * @param more cells of regions and of quality, then those carried from its slide's row
   */
  public static DataRow row(SlideTiles slide, Tile tile, DataCell path, List<DataCell> more) {
    List<DataCell> cells =
        new ArrayList<>(
            List.of(
                new StringCell(slide.slide()),
                path,
                new IntCell(tile.x()),
                new IntCell(tile.y()),
                new IntCell(tile.size()),
                new IntCell(slide.pixels()),
                new DoubleCell(slide.micronsPerPixel()),
                new IntCell(tile.column()),
                new IntCell(tile.row()),
                new DoubleCell(tile.tissue())));
    cells.addAll(more);
    return new DefaultRow(slide.slide() + "_" + tile.column() + "_" + tile.row(), cells);
  }

  /**
   * The tiler's second table.
   *
   * @param quality whether quality is measured
   */
  public static DataTableSpec overviewSpec(boolean quality) {
    List<DataColumnSpec> columns =
        new ArrayList<>(
            List.of(
                Columns.text(SLIDE),
                Columns.integer("Tiles"),
                Columns.fine("Tissue mm²"),
                Columns.text("Note"),
                Columns.picture("Overlay")));
    columns.addAll(quality ? QualityColumns.slideSpecs() : List.of());
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /**
   * One slide of the second table.
   *
   * @param quality of the slide, if it was measured
   * @param note what to say of it
   */
  public static DataRow row(TilingOverview overview, Optional<SlideQuality> quality, String note) {
    List<DataCell> cells =
        new ArrayList<>(
            List.of(
                new StringCell(overview.slide()),
                new IntCell(overview.tiles()),
                Columns.cell(overview.tissueMm2()),
                new StringCell(note),
                Columns.picture(overview.overlay())));
    quality.ifPresent(measured -> cells.addAll(QualityColumns.cells(measured)));
    return new DefaultRow(overview.slide(), cells);
  }

  /** What to write of a slide that could not be tiled. */
  public static DataRow failedRow(String slide, String reason, boolean quality) {
    List<DataCell> cells =
        new ArrayList<>(
            List.of(
                new StringCell(slide),
                new IntCell(0),
                Columns.cell(Double.NaN),
                new StringCell(reason),
                Columns.picture(new byte[0])));
    while (cells.size() < overviewSpec(quality).getNumColumns()) {
      cells.add(DataType.getMissingCell());
    }
    return new DefaultRow(slide, cells);
  }

  /**
   * Checks that a table holds tiles.
   *
   * @throws InvalidSettingsException saying which column is missing
   */
  public static void check(DataTableSpec spec) throws InvalidSettingsException {
    new Indices(spec);
  }

  /** Side of all tiles, px, where the table says it before it is read. */
  public static OptionalInt pixels(DataTableSpec tiles) {
    DataColumnSpec column = tiles.getColumnSpec(PIXELS);
    return column == null ? OptionalInt.empty() : Columns.constant(column);
  }

  /** Where the columns are. */
  record Indices(
      int slide,
      int path,
      int x,
      int y,
      int size,
      int pixels,
      int mpp,
      int column,
      int row,
      int tissue) {

    Indices(DataTableSpec spec) throws InvalidSettingsException {
      this(
          Columns.find(spec, SLIDE, StringValue.class, ORIGIN),
          Columns.find(spec, PATH, StringValue.class, ORIGIN),
          Columns.find(spec, X, IntValue.class, ORIGIN),
          Columns.find(spec, Y, IntValue.class, ORIGIN),
          Columns.find(spec, SIZE, IntValue.class, ORIGIN),
          Columns.find(spec, PIXELS, IntValue.class, ORIGIN),
          Columns.find(spec, MPP, DoubleValue.class, ORIGIN),
          Columns.find(spec, COLUMN, IntValue.class, ORIGIN),
          Columns.find(spec, ROW, IntValue.class, ORIGIN),
          Columns.find(spec, TISSUE, DoubleValue.class, ORIGIN));
    }
  }
}
