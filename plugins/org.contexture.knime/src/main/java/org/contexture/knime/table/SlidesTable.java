package org.contexture.knime.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.knime.node.LocalPath;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.TilesOffSlide;
import org.contexture.pipeline.catalogue.SlideEntry;
import org.contexture.pipeline.catalogue.UnreadableSlide;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.ReadingChoice;
import org.contexture.slides.SlideMetadata;
import org.contexture.view.ViewContentBuilder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.DataValue;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.StringValue;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/** The <i>slides</i> table: one row per readable slide; the row id is the slide's id. */
public final class SlidesTable {

  public static final String SLIDE = "Slide";
  public static final String PATH = "Path";
  private static final String WIDTH = "Width";
  private static final String HEIGHT = "Height";
  public static final String MPP_X = "MPP X";
  public static final String MPP_Y = "MPP Y";
  public static final String LABEL = "Label";
  public static final String PATIENT = "Patient";
  private static final String ORIGIN = "the slides of a Slide Reader or Synthetic Slide Cohort";

  /**
   * What is known of a slide from its table row.
   *
   * @param width level-0 px; 0 if the table does not tell
   * @param height level-0 px; 0 if the table does not tell
   * @param look how it is to be shown
   */
  public record SlideRow(
      String id,
      Path path,
      Optional<MicronsPerPixel> micronsPerPixel,
      int width,
      int height,
      Look look,
      Optional<String> label,
      Optional<String> patient,
      DataRow row) {

    /** As it waits for its tiles: in its own stain, in which tissue is found. */
    public SlideToTile toTile() {
      return new SlideToTile(id, path, micronsPerPixel, look.reading());
    }

    /** What is wrong with tiles that lie off the slide, for people. */
    public Optional<String> outside(List<TileValue> tiles) {
      return width > 0 && height > 0
          ? TilesOffSlide.in(tiles, width, height).map(found -> found.of(id))
          : Optional.empty();
    }
  }

  private static final Set<String> PROPERTIES =
      Set.of(SLIDE, PATH, "Format", WIDTH, HEIGHT, MPP_X, MPP_Y, "Levels", "Thumbnail");

  private SlidesTable() {}

  /**
   * The table.
   *
   * @param labels that slides may have; none if they are not known
   */
  public static DataTableSpec spec(Collection<String> labels) {
    return spec(labels, StringCell.TYPE);
  }

  /**
   * The table.
   *
   * @param labels that slides may have; none if they are not known
   * @param path type of the cells that hold the slides' files
   */
  public static DataTableSpec spec(Collection<String> labels, DataType path) {
    return new DataTableSpec(columns(labels, path).toArray(DataColumnSpec[]::new));
  }

  /**
   * The table of a reader: with a column that says how files are read, where that is chosen, and
   * those of the scan.
   */
  public static DataTableSpec spec(Collection<String> labels, ReadingChoice choice) {
    List<DataColumnSpec> columns = columns(labels, StringCell.TYPE);
    if (!choice.isPlain()) {
      columns.add(Columns.text(LookColumns.READING));
    }
    columns.addAll(ScanColumns.specs());
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  private static List<DataColumnSpec> columns(Collection<String> labels, DataType path) {
    return new ArrayList<>(
        List.of(
            Columns.text(SLIDE),
            new DataColumnSpecCreator(PATH, path).createSpec(),
            Columns.text("Format"),
            Columns.integer(WIDTH),
            Columns.integer(HEIGHT),
            Columns.fine(MPP_X),
            Columns.fine(MPP_Y),
            Columns.integer("Levels"),
            Columns.text(LABEL, labels),
            Columns.text(PATIENT),
            Columns.picture("Thumbnail")));
  }

  public static DataRow row(SlideEntry slide) {
    return row(slide, new StringCell(LocalPath.portable(slide.metadata().path())));
  }

  /** One slide in the table of a reader; slides in colour have no channels to be chosen. */
  public static DataRow row(SlideEntry slide, ReadingChoice choice) {
    DataRow plain = row(slide);
    List<DataCell> cells = new ArrayList<>();
    plain.forEach(cells::add);
    if (!choice.isPlain()) {
      cells.add(
          slide.reading().isPlain()
              ? DataType.getMissingCell()
              : new StringCell(slide.reading().text()));
    }
    cells.addAll(ScanColumns.cells(slide.metadata()));
    return new DefaultRow(plain.getKey(), cells);
  }

  /**
   * One slide.
   *
   * @param path the cell with its file
   */
  public static DataRow row(SlideEntry slide, DataCell path) {
    SlideMetadata metadata = slide.metadata();
    Optional<MicronsPerPixel> mpp = metadata.micronsPerPixel();
    return new DefaultRow(
        slide.id(),
        new StringCell(slide.id()),
        path,
        new StringCell(metadata.format()),
        new IntCell(metadata.width()),
        new IntCell(metadata.height()),
        Columns.cell(mpp.map(MicronsPerPixel::x).orElse(Double.NaN)),
        Columns.cell(mpp.map(MicronsPerPixel::y).orElse(Double.NaN)),
        new IntCell(metadata.levels().size()),
        Columns.cell(slide.label()),
        Columns.cell(slide.patient()),
        Columns.picture(slide.thumbnail()));
  }

  /** The reader's second table. */
  public static DataTableSpec unreadableSpec() {
    return new DataTableSpec(Columns.text(SLIDE), Columns.text(PATH), Columns.text("Reason"));
  }

  public static DataRow row(UnreadableSlide slide, long number) {
    return new DefaultRow(
        "Row" + number,
        new StringCell(slide.id()),
        new StringCell(slide.path().toString()),
        new StringCell(slide.reason()));
  }

  /**
   * Checks that a table names slides and their files.
   *
   * @throws InvalidSettingsException saying which column is missing
   */
  public static void check(DataTableSpec spec) throws InvalidSettingsException {
    Columns.find(spec, SLIDE, StringValue.class, ORIGIN);
    Columns.find(spec, PATH, StringValue.class, ORIGIN);
  }

  /** The column of the slides' files, as another table that names them has it. */
  static DataColumnSpec path(DataTableSpec slides) {
    return new DataColumnSpecCreator(PATH, slides.getColumnSpec(PATH).getType()).createSpec();
  }

  /** The cell with a slide's file. */
  public static DataCell path(DataTableSpec slides, DataRow row) {
    return row.getCell(slides.findColumnIndex(PATH));
  }

  /** Columns beside those that describe the file: label, patient, and what users added. */
  public static CarriedColumns carried(DataTableSpec spec, Set<String> taken) {
    Set<String> all = new HashSet<>(PROPERTIES);
    all.addAll(taken);
    all.addAll(ScanColumns.in(spec));
    return CarriedColumns.of(spec, all);
  }

  /**
   * Reads all rows; pixel sizes are optional columns.
   *
   * @throws InvalidSettingsException naming the row that lacks an id or a path
   */
  public static List<SlideRow> read(BufferedDataTable table) throws InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    int id = Columns.find(spec, SLIDE, StringValue.class, ORIGIN);
    int path = Columns.find(spec, PATH, StringValue.class, ORIGIN);
    List<SlideRow> slides = new ArrayList<>();
    for (DataRow row : table) {
      slides.add(
          new SlideRow(
              ((StringValue) Columns.present(row, id, SLIDE)).getStringValue(),
              LocalPath.ofTable(
                  ((StringValue) Columns.present(row, path, PATH)).getStringValue(),
                  PATH,
                  row.getKey().getString()),
              micronsPerPixel(spec, row),
              number(spec, row, WIDTH).orElse(0.0).intValue(),
              number(spec, row, HEIGHT).orElse(0.0).intValue(),
              LookColumns.read(spec, row),
              Columns.text(row, spec.findColumnIndex(LABEL)),
              Columns.text(row, spec.findColumnIndex(PATIENT)),
              row));
    }
    return slides;
  }

  /** Adds all slides, with their labels, to what a view shows. */
  public static void show(BufferedDataTable table, ViewContentBuilder into)
      throws InvalidSettingsException {
    for (SlideRow slide : read(table)) {
      into.slide(slide.id(), slide.path(), slide.micronsPerPixel(), slide.look(), slide.label());
    }
  }

  /**
   * Checks that slides can be grouped by a column.
   *
   * @throws InvalidSettingsException saying what to do
   */
  public static void checkGroup(DataTableSpec spec, String column) throws InvalidSettingsException {
    Columns.find(spec, column, DataValue.class, "slides that carry a column to group by");
  }

  /**
   * The values of a column by slide; slides without a value are left out.
   *
   * @throws InvalidSettingsException if a slide has two
   */
  public static Map<String, String> groups(BufferedDataTable table, String column)
      throws InvalidSettingsException {
    int id = Columns.find(table.getDataTableSpec(), SLIDE, StringValue.class, ORIGIN);
    int group = table.getDataTableSpec().findColumnIndex(column);
    Map<String, String> groups = new HashMap<>();
    for (DataRow row : table) {
      String slide = ((StringValue) Columns.present(row, id, SLIDE)).getStringValue();
      Optional<String> value = Columns.text(row, group);
      if (value.isPresent() && !value.get().equals(groups.getOrDefault(slide, value.get()))) {
        throw repeated(slide, row);
      }
      value.ifPresent(found -> groups.put(slide, found));
    }
    return groups;
  }

  /** What to say of a slide that a table has twice. */
  public static InvalidSettingsException repeated(String slide, DataRow row) {
    return new InvalidSettingsException(
        "Slide \"%s\" is in the table twice, the second time in row \"%s\". Remove one of them."
            .formatted(slide, row.getKey().getString()));
  }

  static Optional<MicronsPerPixel> micronsPerPixel(DataTableSpec spec, DataRow row) {
    Optional<Double> x = number(spec, row, MPP_X);
    Optional<Double> y = number(spec, row, MPP_Y).or(() -> x);
    return x.map(known -> new MicronsPerPixel(known, y.get()));
  }

  private static Optional<Double> number(DataTableSpec spec, DataRow row, String column) {
    int index = spec.findColumnIndex(column);
    DataCell cell = index < 0 ? null : row.getCell(index);
    return cell instanceof DoubleValue value && !cell.isMissing()
        ? Optional.of(value.getDoubleValue())
        : Optional.empty();
  }
}
