package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.mil.CrossValidation;
import org.contexture.mil.Prediction;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.Readout;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.mil.task.Truth;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.BooleanCell;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.IntCell;

/** The <i>predictions</i> table, as KNIME's Scorer and ROC Curve expect it. */
public final class PredictionsTable {

  private PredictionsTable() {}

  /**
   * The bags' columns, then the answer. A column of the bags that has the name of one of those,
   * from an earlier prediction, makes the new name unique.
   */
  public static DataTableSpec spec(DataTableSpec bags, AnswerColumns answer) {
    List<DataColumnSpec> columns = new ArrayList<>();
    bags.forEach(columns::add);
    columns.addAll(answer.specs(bags));
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /** One slide. */
  public static DataRow row(DataRow bag, AnswerColumns answer, Prediction prediction) {
    List<DataCell> cells = new ArrayList<>();
    bag.forEach(cells::add);
    cells.addAll(answer.cells(prediction));
    return new DefaultRow(bag.getKey(), cells);
  }

  /**
   * The table of a cross-validation: repeat and fold, then as {@link #spec}. Of survival also
   * whether the event happened, as true or false, whatever the bags' column says it by: so does
   * KNIME's Kaplan-Meier Estimator want it.
   */
  public static DataTableSpec outOfFoldSpec(DataTableSpec bags, AnswerColumns answer) {
    List<DataColumnSpec> columns = new ArrayList<>();
    columns.add(Columns.integer(DataTableSpec.getUniqueColumnName(bags, "Repeat")));
    columns.add(Columns.integer(DataTableSpec.getUniqueColumnName(bags, "Fold")));
    spec(bags, answer).forEach(columns::add);
    if (answer.readout() instanceof SurvivalReadout) {
      columns.add(Columns.truth(DataTableSpec.getUniqueColumnName(bags, "Event")));
    }
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /**
   * One slide of one repeat.
   *
   * @param answer of the table, which may have classes that were not predicted
   */
  public static DataRow row(DataRow bag, AnswerColumns answer, CrossValidation.OutOfFold one) {
    List<DataCell> cells = new ArrayList<>();
    cells.add(new IntCell(one.repeat()));
    cells.add(new IntCell(one.fold()));
    row(bag, answer, widened(one.prediction(), answer.readout())).forEach(cells::add);
    if (one.bag().truth().orElseThrow() instanceof Truth.OfSurvival truth) {
      cells.add(truth.event() ? BooleanCell.TRUE : BooleanCell.FALSE);
    }
    return new DefaultRow(bag.getKey().getString() + "_" + one.repeat(), cells);
  }

  /** Classes without a slide have probability 0. */
  private static Prediction widened(Prediction prediction, Readout table) {
    if (!(table instanceof ClassReadout all) || prediction.readout().equals(table)) {
      return prediction;
    }
    List<String> predicted = ((ClassReadout) prediction.readout()).classes();
    double[] probabilities = new double[all.classes().size()];
    for (int i = 0; i < predicted.size(); i++) {
      probabilities[all.classes().indexOf(predicted.get(i))] = prediction.probabilities()[i];
    }
    return new Prediction(
        all, probabilities, prediction.attention(), Optional.empty(), new double[0]);
  }
}
