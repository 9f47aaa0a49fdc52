package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.contexture.mil.Prediction;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.LabelsReadout;
import org.contexture.mil.task.NumberReadout;
import org.contexture.mil.task.Readout;
import org.contexture.mil.task.SurvivalReadout;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.StringCell;

/**
 * The columns that a prediction adds to a table of bags; made unique where a column has the name.
 *
 * @param readout of a model
 * @param label name of the column that it learned to predict
 * @param times at which survival is given
 * @param doubt how sure predictions are
 */
public record AnswerColumns(Readout readout, String label, List<Double> times, Doubt doubt) {

  /** Without a word of doubt. */
  public AnswerColumns(Readout readout, String label, List<Double> times) {
    this(readout, label, times, Doubt.none());
  }

  /** Of classes. */
  public static AnswerColumns ofClasses(List<String> classes, String label) {
    return new AnswerColumns(new ClassReadout(classes), label, List.of());
  }

  /** The columns. */
  public List<DataColumnSpec> specs(DataTableSpec bags) {
    List<DataColumnSpec> columns = new ArrayList<>();
    if (readout instanceof ClassReadout of) {
      addClasses(columns, bags, label, of.classes());
    } else if (readout instanceof LabelsReadout of) {
      for (int i = 0; i < of.labels().size(); i++) {
        addClasses(columns, bags, of.labels().get(i), of.classes().get(i));
      }
    } else if (readout instanceof NumberReadout) {
      columns.add(number(bags, "Prediction (%s)".formatted(label)));
    } else if (readout instanceof SurvivalReadout) {
      columns.add(number(bags, "Risk"));
      columns.add(text(bags, "Risk Group"));
      for (double time : times) {
        columns.add(number(bags, "Survival (%s)".formatted(shown(time))));
      }
    }
    if (doubt.spread()) {
      tileNames().forEach(name -> columns.add(number(bags, "Spread (%s)".formatted(name))));
    }
    if (doubt.hasSets()) {
      columns.add(text(bags, "Set (%s)".formatted(label)));
      columns.add(text(bags, "Decision (%s)".formatted(label)));
    }
    return columns;
  }

  /** The number without an end that says nothing, e.g. 12 or 7.35. */
  static String shown(double time) {
    return time == Math.rint(time) && Math.abs(time) < 1e9
        ? Long.toString((long) time)
        : String.format(Locale.ROOT, "%.4g", time);
  }

  private static void addClasses(
      List<DataColumnSpec> columns, DataTableSpec bags, String label, List<String> classes) {
    for (String name : classes) {
      columns.add(
          Columns.finest(
              DataTableSpec.getUniqueColumnName(bags, "P (%s=%s)".formatted(label, name))));
    }
    columns.add(text(bags, "Prediction (%s)".formatted(label)));
  }

  private static DataColumnSpec number(DataTableSpec bags, String name) {
    return Columns.fine(DataTableSpec.getUniqueColumnName(bags, name));
  }

  private static DataColumnSpec text(DataTableSpec bags, String name) {
    return Columns.text(DataTableSpec.getUniqueColumnName(bags, name));
  }

  /**
   * A prediction's cells.
   *
   * @param prediction whose readout may be another than the columns' in a cross-validation
   */
  public List<DataCell> cells(Prediction prediction) {
    Readout own = prediction.readout();
    double[] outputs = prediction.outputs();
    double[] answer = own.answer(outputs);
    List<DataCell> cells = new ArrayList<>();
    if (readout instanceof ClassReadout of) {
      addClasses(cells, of.classes(), answer, 0);
    } else if (readout instanceof LabelsReadout of) {
      int first = 0;
      for (List<String> classes : of.classes()) {
        addClasses(cells, classes, answer, first);
        first += classes.size();
      }
    } else if (readout instanceof NumberReadout) {
      cells.add(new DoubleCell(answer[0]));
    } else if (own instanceof SurvivalReadout survival) {
      cells.add(new DoubleCell(answer[0]));
      cells.add(riskGroup(answer[0], survival.medianRisk()));
      times.forEach(time -> cells.add(Columns.cell(survival.survival(outputs, time))));
    }
    if (doubt.spread()) {
      for (double spread : prediction.spread()) {
        cells.add(new DoubleCell(spread));
      }
    }
    if (doubt.hasSets()) {
      List<String> set = doubt.set(((ClassReadout) readout).classes(), answer);
      cells.add(new StringCell(String.join(", ", set)));
      cells.add(new StringCell(set.size() == 1 ? set.get(0) : Doubt.UNDECIDED));
    }
    return cells;
  }

  private static DataCell riskGroup(double risk, double median) {
    return Double.isNaN(median)
        ? DataType.getMissingCell()
        : new StringCell(risk > median ? "high" : "low");
  }

  private static void addClasses(
      List<DataCell> cells, List<String> classes, double[] answer, int first) {
    int best = 0;
    for (int c = 0; c < classes.size(); c++) {
      cells.add(new DoubleCell(answer[first + c]));
      best = answer[first + c] > answer[first + best] ? c : best;
    }
    cells.add(new StringCell(classes.get(best)));
  }

  /** Names of the numbers that each tile has of: the answer's, without what follows from them. */
  public List<String> tileNames() {
    if (readout instanceof ClassReadout of) {
      return of.classes().stream().map(name -> "%s=%s".formatted(label, name)).toList();
    } else if (readout instanceof LabelsReadout of) {
      return java.util.stream.IntStream.range(0, of.labels().size())
          .boxed()
          .flatMap(
              i ->
                  of.classes().get(i).stream()
                      .map(name -> "%s=%s".formatted(of.labels().get(i), name)))
          .toList();
    }
    return Stream.of(readout instanceof NumberReadout ? label : "Risk").toList();
  }
}
