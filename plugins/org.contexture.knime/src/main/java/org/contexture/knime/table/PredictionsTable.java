package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import org.contexture.mil.CrossValidation;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;

/** The <i>predictions</i> table, as KNIME's Scorer and ROC Curve expect it. */
public final class PredictionsTable {

  private PredictionsTable() {}

  /**
   * The bags' columns, then a probability for each class, then the prediction. A column of the bags
   * that has the name of one of those, from an earlier prediction, makes the new name unique.
   */
  public static DataTableSpec spec(DataTableSpec bags, String label, List<String> classes) {
    List<DataColumnSpec> columns = new ArrayList<>();
    for (DataColumnSpec column : bags) {
      columns.add(column);
    }
    for (String name : classes) {
      columns.add(
          Columns.finest(
              DataTableSpec.getUniqueColumnName(bags, "P (%s=%s)".formatted(label, name))));
    }
    columns.add(
        Columns.text(DataTableSpec.getUniqueColumnName(bags, "Prediction (%s)".formatted(label))));
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /**
   * One slide.
   *
   * @param probabilities one per class
   */
  public static DataRow row(DataRow bag, List<String> classes, double[] probabilities) {
    List<DataCell> cells = new ArrayList<>();
    for (DataCell cell : bag) {
      cells.add(cell);
    }
    int best = 0;
    for (int i = 0; i < probabilities.length; i++) {
      cells.add(new DoubleCell(probabilities[i]));
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    cells.add(new StringCell(classes.get(best)));
    return new DefaultRow(bag.getKey(), cells);
  }

  /** The table of a cross-validation: repeat and fold, then as {@link #spec}. */
  public static DataTableSpec outOfFoldSpec(
      DataTableSpec bags, String label, List<String> classes) {
    List<DataColumnSpec> columns = new ArrayList<>();
    columns.add(Columns.integer(DataTableSpec.getUniqueColumnName(bags, "Repeat")));
    columns.add(Columns.integer(DataTableSpec.getUniqueColumnName(bags, "Fold")));
    for (DataColumnSpec column : spec(bags, label, classes)) {
      columns.add(column);
    }
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /**
   * One slide of one repeat.
   *
   * @param classes of the table
   * @param predicted classes of the probabilities; others have none
   */
  public static DataRow row(
      DataRow bag, List<String> classes, CrossValidation.OutOfFold one, List<String> predicted) {
    double[] probabilities = new double[classes.size()];
    for (int i = 0; i < predicted.size(); i++) {
      probabilities[classes.indexOf(predicted.get(i))] = one.probabilities()[i];
    }
    List<DataCell> cells = new ArrayList<>();
    cells.add(new IntCell(one.repeat()));
    cells.add(new IntCell(one.fold()));
    for (DataCell cell : row(bag, classes, probabilities)) {
      cells.add(cell);
    }
    return new DefaultRow(bag.getKey().getString() + "_" + one.repeat(), cells);
  }
}
