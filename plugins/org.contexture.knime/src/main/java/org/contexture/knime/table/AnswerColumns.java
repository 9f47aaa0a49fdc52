package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.mil.Prediction;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.Readout;
import org.contexture.pipeline.prediction.Answer;
import org.contexture.pipeline.prediction.Doubt;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
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

  private Answer answer() {
    return new Answer(readout, label, times, doubt);
  }

  /** The columns. */
  public List<DataColumnSpec> specs(DataTableSpec bags) {
    List<DataColumnSpec> columns = new ArrayList<>();
    for (Answer.Column column : answer().columns()) {
      String name = DataTableSpec.getUniqueColumnName(bags, column.name());
      columns.add(
          switch (column.kind()) {
            case PROBABILITY -> Columns.finest(name);
            case NUMBER -> Columns.fine(name);
            case TEXT, SET -> Columns.text(name);
          });
    }
    return columns;
  }

  /**
   * A prediction's cells.
   *
   * @param prediction whose readout may be another than the columns' in a cross-validation
   */
  public List<DataCell> cells(Prediction prediction) {
    List<Answer.Column> columns = answer().columns();
    List<Object> values = answer().cells(prediction);
    return IntStream.range(0, values.size())
        .mapToObj(i -> cell(values.get(i), columns.get(i).kind()))
        .toList();
  }

  private static DataCell cell(Object value, Answer.Kind kind) {
    if (value instanceof Double number) {
      return Columns.cell(number);
    }
    return value.equals("") && kind != Answer.Kind.SET
        ? DataType.getMissingCell()
        : new StringCell((String) value);
  }

  /** Names of the columns of tiles. */
  List<String> tileColumns() {
    return answer().tileColumns();
  }
}
