package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.contexture.evaluation.Judged;
import org.contexture.knime.node.Warnings;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/**
 * The rows of a table of predictions: each slide once, or once per repeat.
 *
 * @param rowsOf a slide's rows, one per repeat, in the order of the repeats
 * @param patientOf a slide's patient
 */
public record JudgedRows(Map<String, List<DataRow>> rowsOf, Map<String, String> patientOf) {

  /** As a cross-validation names it. */
  static final String REPEAT = "Repeat";

  /**
   * Reads a table. Rows without truth or prediction are left out, with a warning that counts them.
   *
   * @param columns what each row needs
   * @param slideColumn names of slides; row ids where the table has no such column
   * @param patientColumn patients; where the table has no such column or a cell is missing, the
   *     slide is its own patient
   * @param what the table is, for messages
   * @throws InvalidSettingsException if a slide is repeated, or nothing is left
   */
  public static JudgedRows read(
      BufferedDataTable table,
      JudgedColumns<?> columns,
      String slideColumn,
      String patientColumn,
      String what,
      Warnings warnings)
      throws InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    int slideIndex = spec.findColumnIndex(slideColumn);
    int patientIndex = spec.findColumnIndex(patientColumn);
    int repeatIndex = spec.findColumnIndex(REPEAT);
    Map<String, Map<String, DataRow>> rowsOf = new LinkedHashMap<>();
    Map<String, String> patientOf = new LinkedHashMap<>();
    Map<String, List<String>> incomplete = new TreeMap<>();
    List<String> withoutPatient = new ArrayList<>();
    for (DataRow row : table) {
      Optional<String> missing = columns.missing(row);
      if (missing.isPresent()) {
        incomplete
            .computeIfAbsent(missing.get(), k -> new ArrayList<>())
            .add(row.getKey().getString());
        continue;
      }
      String slide = Columns.text(row, slideIndex).orElse(row.getKey().getString());
      String repeat = Columns.text(row, repeatIndex).orElse("");
      if (rowsOf.computeIfAbsent(slide, k -> new TreeMap<>(JudgedRows::compare)).put(repeat, row)
          != null) {
        throw new InvalidSettingsException(
            "Slide \"%s\" occurs twice in %s%s. Filter the rows, or number repeated predictions in a column \"%s\"."
                .formatted(slide, what, repeat.isEmpty() ? "" : " in repeat " + repeat, REPEAT));
      }
      Optional<String> patient = Columns.text(row, patientIndex);
      if (patient.isEmpty()) {
        withoutPatient.add(slide);
      }
      // a slide must not become another patient's by its name
      patientOf.put(slide, patient.map(p -> "patient " + p).orElse("slide " + slide));
    }
    incomplete.forEach(
        (column, rows) ->
            warnings.addLeftOut(
                rows,
                "of %d rows of %s have no value in \"%s\"".formatted(table.size(), what, column)));
    if (rowsOf.isEmpty()) {
      throw new InvalidSettingsException(
          "There is nothing to judge in %s: %s"
              .formatted(
                  what,
                  incomplete.isEmpty()
                      ? "it has no rows."
                      : "no row has a value in all of its columns (%s). Choose other columns."
                          .formatted(String.join(", ", incomplete.keySet()))));
    }
    warnOfPatients(patientIndex, patientColumn, withoutPatient, what, warnings);
    Map<String, List<DataRow>> result = new LinkedHashMap<>();
    rowsOf.forEach((slide, rows) -> result.put(slide, List.copyOf(rows.values())));
    requireEqualRepeats(result, what);
    return new JudgedRows(result, patientOf);
  }

  /** Numbers as numbers. */
  private static int compare(String a, String b) {
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static void warnOfPatients(
      int index, String column, List<String> without, String what, Warnings warnings) {
    if (index < 0) {
      warnings.add(
          "There is no column \"%s\" in %s: each slide counts as a patient of its own. If patients have several slides, the intervals are too narrow."
              .formatted(column, what));
    } else if (!without.isEmpty()) {
      warnings.add(
          "%d rows of %s have no value in \"%s\": these slides count as patients of their own, %s."
              .formatted(without.size(), what, column, Warnings.some(without)));
    }
  }

  private static void requireEqualRepeats(Map<String, List<DataRow>> rowsOf, String what)
      throws InvalidSettingsException {
    int repeats = rowsOf.values().iterator().next().size();
    for (Map.Entry<String, List<DataRow>> entry : rowsOf.entrySet()) {
      if (entry.getValue().size() != repeats) {
        throw new InvalidSettingsException(
            "Slide \"%s\" has %d predictions in %s, but slide \"%s\" has %d. Each slide needs one per repeat."
                .formatted(
                    entry.getKey(),
                    entry.getValue().size(),
                    what,
                    rowsOf.keySet().iterator().next(),
                    repeats));
      }
    }
  }

  /** The slides in the order of the table. */
  public List<String> slides() {
    return List.copyOf(rowsOf.keySet());
  }

  /** Some slides, with the patients of another table if that tells them. */
  public <T extends Judged<T>> List<T> repeats(
      JudgedColumns<T> columns, List<String> slides, Map<String, String> patients)
      throws InvalidSettingsException {
    List<String> own = slides.stream().map(patients::get).toList();
    List<T> repeats = new ArrayList<>();
    int count = rowsOf.get(slides.get(0)).size();
    for (int repeat = 0; repeat < count; repeat++) {
      int number = repeat;
      repeats.add(
          columns.read(slides.stream().map(slide -> rowsOf.get(slide).get(number)).toList(), own));
    }
    return repeats;
  }

  /** All slides. */
  public <T extends Judged<T>> List<T> repeats(JudgedColumns<T> columns)
      throws InvalidSettingsException {
    return repeats(columns, slides(), patientOf);
  }

  /** The slides that are in both tables. */
  public List<String> shared(JudgedRows other) {
    return slides().stream().filter(other.rowsOf::containsKey).toList();
  }

  /**
   * The slides that all tables have, in the order of the first; warns of the others.
   *
   * @param names of the tables
   * @throws InvalidSettingsException if there are fewer than two
   */
  public static List<String> shared(List<JudgedRows> tables, List<String> names, Warnings warnings)
      throws InvalidSettingsException {
    List<String> shared = tables.get(0).slides();
    for (JudgedRows other : tables) {
      shared = shared.stream().filter(other.rowsOf::containsKey).toList();
    }
    if (shared.size() < 2) {
      throw new InvalidSettingsException(
          "The tables have %d slides in common; \"%s\" has e.g. %s, \"%s\" %s. Compare predictions of the same slides, and choose the column that names them."
              .formatted(
                  shared.size(),
                  names.get(0),
                  Warnings.some(tables.get(0).rowsOf.keySet()),
                  names.get(1),
                  Warnings.some(tables.get(1).rowsOf.keySet())));
    }
    for (int i = 0; i < tables.size(); i++) {
      Set<String> alone = new TreeSet<>(tables.get(i).rowsOf.keySet());
      shared.forEach(alone::remove);
      if (!alone.isEmpty()) {
        warnings.add(
            "%d of %d slides of \"%s\" are not in all tables and were left out: %s."
                .formatted(
                    alone.size(), tables.get(i).rowsOf.size(), names.get(i), Warnings.some(alone)));
      }
    }
    return shared;
  }

  /**
   * Checks that tables agree about what was true.
   *
   * @throws InvalidSettingsException naming the first slide about which they do not
   */
  public static void requireSameTruth(
      List<JudgedRows> tables,
      List<? extends JudgedColumns<?>> columns,
      List<String> slides,
      List<String> names)
      throws InvalidSettingsException {
    for (String slide : slides) {
      String truth = columns.get(0).truth(tables.get(0).rowsOf.get(slide).get(0));
      for (int i = 1; i < tables.size(); i++) {
        String other = columns.get(i).truth(tables.get(i).rowsOf.get(slide).get(0));
        if (!other.equals(truth)) {
          throw new InvalidSettingsException(
              "The truth of slide \"%s\" is %s in \"%s\" but %s in \"%s\". Give the tables the same truth."
                  .formatted(slide, truth, names.get(0), other, names.get(i)));
        }
      }
    }
  }
}
