package org.contexture.knime.table;

import java.util.List;
import java.util.Optional;
import org.contexture.evaluation.NumberPredictions;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DoubleValue;
import org.knime.core.node.InvalidSettingsException;

/**
 * True and predicted numbers.
 *
 * @param truth index of the column with the true number
 * @param truthName its name
 * @param predicted index of the column with the predicted one
 * @param predictedName its name
 */
public record NumberColumns(int truth, String truthName, int predicted, String predictedName)
    implements JudgedColumns<NumberPredictions> {

  /**
   * Finds the columns.
   *
   * @param prediction name, or {@link ClassColumns#BY_NAME}: {@code Prediction (truth)}
   * @throws InvalidSettingsException if they are not there or hold no numbers
   */
  public static NumberColumns of(DataTableSpec spec, String truth, String prediction)
      throws InvalidSettingsException {
    String predicted =
        prediction.equals(ClassColumns.BY_NAME) ? "Prediction (%s)".formatted(truth) : prediction;
    return new NumberColumns(
        Columns.find(spec, truth, DoubleValue.class, "predictions with a column of true numbers"),
        truth,
        Columns.find(
            spec, predicted, DoubleValue.class, "predictions with a column of predicted numbers"),
        predicted);
  }

  @Override
  public Optional<String> missing(DataRow row) {
    if (isMissing(row, truth)) {
      return Optional.of(truthName);
    }
    return isMissing(row, predicted) ? Optional.of(predictedName) : Optional.empty();
  }

  private static boolean isMissing(DataRow row, int index) {
    return row.getCell(index).isMissing() || !Double.isFinite(number(row, index));
  }

  static double number(DataRow row, int index) {
    return ((DoubleValue) row.getCell(index)).getDoubleValue();
  }

  @Override
  public String truth(DataRow row) {
    return Double.toString(number(row, truth));
  }

  @Override
  public NumberPredictions read(List<DataRow> rows, List<String> patients) {
    return new NumberPredictions(
        patients,
        rows.stream().mapToDouble(row -> number(row, truth)).toArray(),
        rows.stream().mapToDouble(row -> number(row, predicted)).toArray());
  }
}
