package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.contexture.evaluation.PositiveClass;
import org.contexture.evaluation.Predictions;
import org.contexture.knime.node.Warnings;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataValue;
import org.knime.core.data.DoubleValue;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/**
 * Classes and their probabilities: a column for each class, or one for the positive of two.
 *
 * @param classes names, in the order of the probabilities
 * @param positive which of two is looked for
 * @param truth index of the column with the true class
 * @param truthName its name
 * @param probabilities indices of the columns of the classes; −1 for the class whose probability is
 *     what the other's leaves
 */
public record ClassColumns(
    List<String> classes, int positive, int truth, String truthName, List<Integer> probabilities)
    implements JudgedColumns<Predictions> {

  /** Stands for the columns that are named after the classes. */
  public static final String BY_NAME = "by name";

  private static final Pattern NAME = Pattern.compile("P \\((.+?)=(.+)\\)");
  private static final int MOST_CLASSES = 30;
  private static final double ROUNDING = 0.01;

  /**
   * Finds the columns.
   *
   * @param truth name of the column with the true class
   * @param score name of the column with the probability of the positive of two classes, or {@link
   *     #BY_NAME}: columns {@code P (Label=class)}, those of the truth's name if there are several
   *     labels
   * @param positiveClass name, or empty for a guess
   * @throws InvalidSettingsException if they are not there, or do not hold classes
   */
  public static ClassColumns of(
      BufferedDataTable table, String truth, String score, String positiveClass)
      throws InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    check(spec, truth, score);
    int truthIndex = spec.findColumnIndex(truth);
    TreeSet<String> values = new TreeSet<>();
    for (DataRow row : table) {
      Columns.text(row, truthIndex).ifPresent(values::add);
    }
    if (score.equals(BY_NAME)) {
      Map<String, Integer> found = named(spec, truth);
      List<String> classes = List.copyOf(found.keySet());
      requireKnown(values, classes, truth);
      int positive = positive(positiveClass, classes);
      return new ClassColumns(classes, positive, truthIndex, truth, List.copyOf(found.values()));
    }
    List<String> classes = List.copyOf(values);
    if (classes.size() != 2) {
      throw new InvalidSettingsException(
          "Column \"%s\" has %s, but one column of probabilities (\"%s\") tells two classes apart. %s"
              .formatted(
                  truth,
                  classes.size() == 1
                      ? "only the value \"" + classes.get(0) + "\""
                      : classes.size() + " values",
                  score,
                  "Choose another truth column, or columns P (Label=class)."));
    }
    int positive = positive(positiveClass, classes);
    return new ClassColumns(
        classes,
        positive,
        truthIndex,
        truth,
        IntStream.range(0, 2)
            .mapToObj(c -> c == positive ? spec.findColumnIndex(score) : -1)
            .toList());
  }

  private static int positive(String name, List<String> classes) throws InvalidSettingsException {
    try {
      return PositiveClass.named(name, classes);
    } catch (IllegalArgumentException problem) {
      throw new InvalidSettingsException(problem.getMessage(), problem);
    }
  }

  /**
   * Checks what can be known before the rows are.
   *
   * @throws InvalidSettingsException saying what is missing
   */
  public static void check(DataTableSpec spec, String truth, String score)
      throws InvalidSettingsException {
    Columns.find(spec, truth, DataValue.class, "predictions with a column of the true class");
    int index = spec.findColumnIndex(truth);
    if (!LabelColumns.canBeLabel(spec.getColumnSpec(index).getType())) {
      throw new InvalidSettingsException(
          "Column \"%s\" holds %s, but classes were asked for. Judge it as a number, or choose another truth column."
              .formatted(truth, spec.getColumnSpec(index).getType()));
    }
    if (score.equals(BY_NAME)) {
      named(spec, truth);
    } else {
      Columns.find(spec, score, DoubleValue.class, "predictions with a column of probabilities");
    }
  }

  /** The columns of each class, in their order. */
  private static Map<String, Integer> named(DataTableSpec spec, String truth)
      throws InvalidSettingsException {
    Map<String, Map<String, Integer>> ofLabel = ofLabels(spec);
    Map<String, Integer> own = ofLabel.get(truth);
    if (own == null && ofLabel.size() == 1) {
      own = ofLabel.values().iterator().next(); // the truth has another name elsewhere
    }
    if (own == null || own.size() < 2) {
      throw new InvalidSettingsException(
          "The table has %s columns of probabilities for \"%s\", named P (%s=class). Connect the predictions of a MIL Predictor or MIL Cross-Validator, or choose the column with the probability."
              .formatted(own == null ? "no" : "too few", truth, truth));
    }
    return own;
  }

  /** Columns named {@code P (Label=class)}, by label and class. */
  static Map<String, Map<String, Integer>> ofLabels(DataTableSpec spec) {
    Map<String, Map<String, Integer>> found = new LinkedHashMap<>();
    for (int i = 0; i < spec.getNumColumns(); i++) {
      Matcher name = NAME.matcher(spec.getColumnSpec(i).getName());
      if (name.matches() && spec.getColumnSpec(i).getType().isCompatible(DoubleValue.class)) {
        found.computeIfAbsent(name.group(1), k -> new LinkedHashMap<>()).put(name.group(2), i);
      }
    }
    return found;
  }

  private static void requireKnown(TreeSet<String> values, List<String> classes, String truth)
      throws InvalidSettingsException {
    LinkedHashSet<String> unknown = new LinkedHashSet<>(values);
    classes.forEach(unknown::remove);
    if (unknown.size() > MOST_CLASSES) {
      throw new InvalidSettingsException(
          "Column \"%s\" has %d different values, of which the predictions know %s. It does not hold the classes: choose another truth column."
              .formatted(truth, values.size(), classes));
    }
    if (!unknown.isEmpty()) {
      throw new InvalidSettingsException(
          "Column \"%s\" has %s, but the predictions know %s only. Name the classes alike (KNIME's Rule Engine), or filter those rows out."
              .formatted(truth, Warnings.some(unknown), classes));
    }
  }

  /**
   * The same columns in the order of other classes.
   *
   * @throws InvalidSettingsException if those are not the same
   */
  public ClassColumns inOrderOf(ClassColumns other, String what) throws InvalidSettingsException {
    if (!new TreeSet<>(classes).equals(new TreeSet<>(other.classes))) {
      throw new InvalidSettingsException(
          "%s predicts the classes %s, the first table %s. Only predictions of the same classes can be compared."
              .formatted(what, classes, other.classes));
    }
    return new ClassColumns(
        other.classes,
        other.positive,
        truth,
        truthName,
        other.classes.stream().map(c -> probabilities.get(classes.indexOf(c))).toList());
  }

  @Override
  public Optional<String> missing(DataRow row) {
    if (Columns.text(row, truth).isEmpty()) {
      return Optional.of(truthName);
    }
    return probabilities.stream()
        .filter(i -> i >= 0 && row.getCell(i).isMissing())
        .findFirst()
        .map(i -> "P (%s=…)".formatted(truthName));
  }

  @Override
  public String truth(DataRow row) {
    return row.getCell(truth).toString();
  }

  @Override
  public Predictions read(List<DataRow> rows, List<String> patients)
      throws InvalidSettingsException {
    int[] labels = new int[rows.size()];
    double[][] numbers = new double[rows.size()][];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = classes.indexOf(truth(rows.get(i)));
      numbers[i] = probabilities(rows.get(i));
    }
    return new Predictions(classes, patients, labels, numbers, positive);
  }

  private double[] probabilities(DataRow row) throws InvalidSettingsException {
    List<Double> found = new ArrayList<>();
    for (int i : probabilities) {
      found.add(i < 0 ? Double.NaN : ((DoubleValue) row.getCell(i)).getDoubleValue());
    }
    double sum = found.stream().mapToDouble(p -> Double.isNaN(p) ? 0 : p).sum();
    boolean rest = probabilities.contains(-1);
    double[] numbers = new double[found.size()];
    for (int c = 0; c < numbers.length; c++) {
      numbers[c] = probabilities.get(c) < 0 ? 1 - sum : found.get(c);
      if (!(numbers[c] >= -1e-6 && numbers[c] <= 1 + 1e-6)
          || (!rest && Math.abs(sum - 1) > ROUNDING)) {
        throw new InvalidSettingsException(
            "Row \"%s\" has the probabilities %s of %s; expected numbers from 0 to 1 that add up to 1. Choose the column with the probability, not with a score."
                .formatted(row.getKey().getString(), found, classes));
      }
    }
    return numbers;
  }
}
