package org.contexture.knime.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Warnings;
import org.contexture.mil.Bag;
import org.contexture.pipeline.catalogue.FeatureCatalogue;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureFileInfo;
import org.contexture.pipeline.features.TileFeatures;
import org.contexture.pipeline.features.TileHints;
import org.contexture.view.SlideFeatures;
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

/** The <i>bags</i> table: one row per slide with the path of its feature file. */
public final class BagsTable {

  public static final String SLIDE = SlidesTable.SLIDE;
  public static final String FEATURES = "Features";
  public static final String TILES = "Tiles";
  public static final String DIMENSION = "Dimension";
  public static final String TILE_SIZE = "Tile Size";
  static final String ORIGIN =
      "the bags of a Tile Feature Extractor, Feature File Reader or Table to Bags";

  private static final int MANY_CLASSES = 10;
  private static final int SLIDES_OF_A_CLASS = 3;
  private static final String NUMBER = "[-+]?[0-9]+([.,][0-9]+)?";

  /** Names that no carried column may have. */
  public static final Set<String> NAMES = Set.of(SLIDE, FEATURES, TILES, DIMENSION);

  /**
   * A bag, its feature file and the row it came from.
   *
   * @param hints µm per pixel of the slide's level 0 and size of its tiles, if the table tells
   */
  public record BagRow(Bag bag, Path file, TileHints hints, DataRow row) {

    /** Features and positions; what the file does not tell of these is taken from the table. */
    public TileFeatures read() throws IOException {
      return FeatureFile.read(file, hints);
    }

    /** Why there is no tile of it in a table of tiles. */
    public String unplaced() {
      return "The features of slide \"%s\" have no positions: %s does not tell where its tiles lie, or not how large they are. The Feature File Reader can be told the tile size, and for STAMP's files the µm per pixel."
          .formatted(bag.id(), file);
    }
  }

  private BagsTable() {}

  /**
   * The table.
   *
   * @param features type of the cells that hold the paths
   * @param dimension of the features, where it is known
   */
  public static DataTableSpec spec(
      CarriedColumns carried, DataType features, OptionalInt dimension) {
    List<DataColumnSpec> columns =
        new ArrayList<>(
            List.of(
                Columns.text(SLIDE),
                new DataColumnSpecCreator(FEATURES, features).createSpec(),
                Columns.integer(TILES),
                dimension.isPresent()
                    ? Columns.constant(DIMENSION, dimension.getAsInt())
                    : Columns.integer(DIMENSION)));
    columns.addAll(carried.specs());
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /**
   * One bag.
   *
   * @param features path of its file
   * @param carried slide-level cells
   */
  public static DataRow row(
      String slide, DataCell features, int tiles, int dimension, List<DataCell> carried) {
    List<DataCell> cells =
        new ArrayList<>(
            List.of(new StringCell(slide), features, new IntCell(tiles), new IntCell(dimension)));
    cells.addAll(carried);
    return new DefaultRow(slide, cells);
  }

  /**
   * The table of the Feature File Reader.
   *
   * @param labels that slides may have; none if they are not known
   */
  public static DataTableSpec readSpec(Collection<String> labels) {
    return spec(
        new CarriedColumns(
            List.of(
                Columns.text(SlidesTable.LABEL, labels),
                Columns.text(SlidesTable.PATIENT),
                Columns.text("Layout"),
                Columns.fine(SlidesTable.MPP_X),
                Columns.number(TILE_SIZE)),
            List.of(0, 1, 2, 3, 4)),
        StringCell.TYPE,
        OptionalInt.empty());
  }

  public static DataRow row(FeatureCatalogue.Entry file) {
    FeatureFileInfo info = file.info();
    return row(
        info.slide(),
        new StringCell(LocalPath.portable(info.path())),
        info.tiles(),
        info.dimension(),
        List.of(
            Columns.cell(file.label()),
            Columns.cell(file.patient()),
            new StringCell(info.layout().name()),
            Columns.cell(file.micronsPerPixel().orElse(Double.NaN)),
            Columns.cell(file.tileSize().isPresent() ? file.tileSize().getAsInt() : Double.NaN)));
  }

  /** Slide-level columns of a table of tiles that a table of bags keeps. */
  public static CarriedColumns carried(DataTableSpec tiles) {
    List<String> taken = new ArrayList<>(NAMES);
    taken.addAll(TilesTable.NAMES);
    return CarriedColumns.of(tiles, Set.copyOf(taken));
  }

  /**
   * Checks that a table holds bags.
   *
   * @throws InvalidSettingsException saying which column is missing
   */
  public static void check(DataTableSpec spec) throws InvalidSettingsException {
    Columns.find(spec, SLIDE, StringValue.class, ORIGIN);
    Columns.find(spec, FEATURES, StringValue.class, ORIGIN);
  }

  /** Length of the feature vectors, where the table says it before its files are read. */
  public static OptionalInt dimension(DataTableSpec bags) {
    DataColumnSpec column = bags.getColumnSpec(DIMENSION);
    return column == null ? OptionalInt.empty() : Columns.constant(column);
  }

  /**
   * Checks that bags fit a model, where that is known.
   *
   * @param dimension of the features that the model takes; 0 if it is not trained yet
   * @throws InvalidSettingsException telling both dimensions
   */
  public static void checkDimension(DataTableSpec bags, int dimension)
      throws InvalidSettingsException {
    OptionalInt found = dimension(bags);
    if (dimension > 0 && found.isPresent() && found.getAsInt() != dimension) {
      throw new InvalidSettingsException(
          "The features of the bags have %d dimensions, but the model takes %d. Use the encoder that the model was trained with."
              .formatted(found.getAsInt(), dimension));
    }
  }

  /**
   * Checks that a table has a label column, and one from which there is something to learn, where
   * that is known.
   *
   * @throws InvalidSettingsException saying what to do
   */
  public static void checkLabel(DataTableSpec spec, String column) throws InvalidSettingsException {
    Columns.find(spec, column, DataValue.class, "bags that carry a column with the label");
    List<String> classes = LabelColumns.classes(spec, column);
    if (classes.size() == 1) {
      requireTwo(classes, column);
    }
  }

  /**
   * Reads all bags; features stay in their files.
   *
   * @param truths what is known of them
   * @param patientColumn whose cells are the patients; empty, absent or a missing cell: each slide
   *     is its own patient
   * @throws InvalidSettingsException naming the row that lacks something or repeats a slide
   */
  public static List<BagRow> read(
      BufferedDataTable table, TruthColumns truths, String patientColumn)
      throws InvalidSettingsException {
    return read(table, truths, patientColumn, ClinicalColumns.none());
  }

  /** The same with clinical facts. */
  public static List<BagRow> read(
      BufferedDataTable table, TruthColumns truths, String patientColumn, ClinicalColumns facts)
      throws InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    int id = Columns.find(spec, SLIDE, StringValue.class, ORIGIN);
    int features = Columns.find(spec, FEATURES, StringValue.class, ORIGIN);
    int patient = spec.findColumnIndex(patientColumn);
    int tileSize = spec.findColumnIndex(TILE_SIZE);
    List<BagRow> bags = new ArrayList<>();
    Set<String> slides = new HashSet<>();
    for (DataRow row : table) {
      String slide = ((StringValue) Columns.present(row, id, SLIDE)).getStringValue();
      if (!slides.add(slide)) {
        throw SlidesTable.repeated(slide, row);
      }
      Path file =
          LocalPath.ofTable(
              ((StringValue) Columns.present(row, features, FEATURES)).getStringValue(),
              FEATURES,
              row.getKey().getString());
      Bag bag =
          new Bag(
              slide,
              PatientColumns.key(Columns.text(row, patient), slide),
              truths.of(row),
              FeatureFile.source(file),
              facts.facts(row));
      TileHints hints =
          new TileHints(SlidesTable.micronsPerPixel(spec, row), tileSize(row, tileSize));
      bags.add(new BagRow(bag, file, hints, row));
    }
    return bags;
  }

  /** Adds the feature files to what a view shows. */
  public static void show(BufferedDataTable table, ViewContentBuilder into)
      throws InvalidSettingsException {
    for (BagRow bag : read(table, TruthColumns.none(), "")) {
      into.features(bag.bag().id(), new SlideFeatures(bag.file(), bag.hints()));
    }
  }

  private static OptionalInt tileSize(DataRow row, int index) {
    return index >= 0
            && row.getCell(index) instanceof DoubleValue size
            && size.getDoubleValue() >= 1
        ? OptionalInt.of((int) size.getDoubleValue())
        : OptionalInt.empty();
  }

  /**
   * Checks that no features come from an encoder that learned from their slide's label: what is
   * foretold from them says nothing of other slides.
   *
   * @throws InvalidSettingsException naming one of them
   * @throws IOException if a feature file cannot be read
   */
  public static void requireUnlearnedLabels(List<BagRow> labelled)
      throws IOException, InvalidSettingsException {
    List<String> learned = new ArrayList<>();
    for (BagRow row : labelled) {
      if (FeatureFile.knowsLabel(row.file())) {
        learned.add(row.bag().id());
      }
    }
    if (!learned.isEmpty()) {
      throw new InvalidSettingsException(
          "The encoder of these features learned from the labels of %d of these %d slides, e.g. \"%s\": what is predicted of them would say nothing of others. Leave these slides out, or extract their features with an encoder that did not learn from their labels."
              .formatted(learned.size(), labelled.size(), learned.get(0)));
    }
  }

  /** The slides of which is known what is asked; the user is told of the others. */
  public static List<BagRow> known(List<BagRow> bags, String asked, Warnings warnings) {
    warnings.addLeftOut(
        bags.stream()
            .filter(row -> row.bag().truth().isEmpty())
            .map(row -> row.bag().id())
            .toList(),
        "of %d slides have no value in \"%s\"".formatted(bags.size(), asked));
    return bags.stream().filter(row -> row.bag().truth().isPresent()).toList();
  }

  /**
   * Checks that there is something to learn.
   *
   * @param labelled bags with labels
   * @param column that the labels come from, for the message
   * @throws InvalidSettingsException if they are all of one class, or none, or are numbers that
   *     were hardly meant as classes: more than ten of them, with fewer than three slides each
   */
  public static void requireClasses(List<BagRow> labelled, String column)
      throws InvalidSettingsException {
    List<String> classes =
        labelled.stream().map(row -> row.bag().label().orElseThrow()).distinct().toList();
    requireTwo(classes, column);
    boolean isMeasured =
        classes.size() > MANY_CLASSES && SLIDES_OF_A_CLASS * classes.size() > labelled.size();
    if (isMeasured && classes.stream().allMatch(label -> label.matches(NUMBER))) {
      throw new InvalidSettingsException(
          "Column \"%s\" has %d different numbers over %d slides, and each would be a class of its own. Choose the task \"Number\" to learn the number itself, or a column of classes."
              .formatted(column, classes.size(), labelled.size()));
    }
  }

  private static void requireTwo(List<String> classes, String column)
      throws InvalidSettingsException {
    if (classes.size() < 2) {
      throw new InvalidSettingsException(
          "Column \"%s\" has %s, but learning needs at least two classes. %s"
              .formatted(
                  column,
                  classes.isEmpty()
                      ? "no value at all"
                      : "only the value \"" + classes.get(0) + "\"",
                  "Choose another label column, or add slides of another class."));
    }
  }
}
