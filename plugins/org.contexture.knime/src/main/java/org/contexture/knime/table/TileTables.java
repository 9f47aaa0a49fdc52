package org.contexture.knime.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.view.AnswerNames;
import org.contexture.view.TileTable;
import org.contexture.view.TileTableBuilder;
import org.contexture.view.ViewContentBuilder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.IntValue;
import org.knime.core.data.StringValue;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/** Tables of tile values with any columns, and of predictions, as a view shows them. */
public final class TileTables {

  /** Columns of text that are of the slide, not of the tile. */
  private static final Set<String> OF_SLIDE =
      Set.of(SlidesTable.SLIDE, SlidesTable.PATH, SlidesTable.LABEL, SlidesTable.PATIENT);

  private TileTables() {}

  /**
   * Checks that a table says where tiles are.
   *
   * @throws InvalidSettingsException saying which column is missing
   */
  public static void check(DataTableSpec spec) throws InvalidSettingsException {
    Columns.find(spec, TilesTable.SLIDE, StringValue.class, TileValuesTable.ORIGIN);
    for (String place : List.of(TilesTable.X, TilesTable.Y, TilesTable.SIZE)) {
      Columns.find(spec, place, IntValue.class, TileValuesTable.ORIGIN);
    }
  }

  /**
   * Checks that a table has predictions.
   *
   * @throws InvalidSettingsException saying which column is missing
   */
  public static void checkPredictions(DataTableSpec spec) throws InvalidSettingsException {
    Columns.find(spec, SlidesTable.SLIDE, StringValue.class, "the predictions of a MIL Predictor");
  }

  /** Adds all columns of numbers and of text, positions left out. */
  public static void show(BufferedDataTable table, String name, ViewContentBuilder into)
      throws IOException, InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    check(spec);
    List<String> numbers = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (DataColumnSpec column : spec) {
      if (TileValueColumns.isValue(column)) {
        numbers.add(column.getName());
      } else if (column.getType().isCompatible(StringValue.class)
          && !OF_SLIDE.contains(column.getName())) {
        texts.add(column.getName());
      }
    }
    int slide = spec.findColumnIndex(TilesTable.SLIDE);
    try (TileTableBuilder values = TileTable.named(name, numbers, texts)) {
      for (DataRow row : table) {
        values.add(
            ((StringValue) Columns.present(row, slide, TilesTable.SLIDE)).getStringValue(),
            place(spec, row, TilesTable.X),
            place(spec, row, TilesTable.Y),
            place(spec, row, TilesTable.SIZE),
            numbers.stream().mapToDouble(column -> number(spec, row, column)).toArray(),
            texts.stream().map(column -> text(spec, row, column).orElse("")).toList());
      }
      into.table(values);
    }
  }

  private static int place(DataTableSpec spec, DataRow row, String column)
      throws InvalidSettingsException {
    return ((IntValue) Columns.present(row, spec.findColumnIndex(column), column)).getIntValue();
  }

  private static double number(DataTableSpec spec, DataRow row, String column) {
    DataCell cell = row.getCell(spec.findColumnIndex(column));
    return cell.isMissing() ? Double.NaN : ((DoubleValue) cell).getDoubleValue();
  }

  private static Optional<String> text(DataTableSpec spec, DataRow row, String column) {
    return Columns.text(row, spec.findColumnIndex(column));
  }

  /** Adds what a model said of slides. */
  public static void showPredictions(BufferedDataTable table, ViewContentBuilder into)
      throws InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    checkPredictions(spec);
    Optional<AnswerNames> names =
        AnswerNames.in(spec.stream().map(DataColumnSpec::getName).toList());
    if (names.isEmpty()) {
      into.note("The predictions have no column named \"Prediction (…)\".");
      return;
    }
    int slide = spec.findColumnIndex(SlidesTable.SLIDE);
    for (DataRow row : table) {
      Map<String, Double> probabilities = new LinkedHashMap<>();
      names
          .get()
          .probabilities()
          .forEach((answer, column) -> probabilities.put(answer, number(spec, row, column)));
      into.prediction(
          ((StringValue) Columns.present(row, slide, SlidesTable.SLIDE)).getStringValue(),
          text(spec, row, names.get().truth()),
          text(spec, row, names.get().prediction()),
          probabilities);
    }
  }
}
