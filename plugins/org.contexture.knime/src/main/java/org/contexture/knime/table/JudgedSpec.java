package org.contexture.knime.table;

import org.contexture.knime.node.JudgedParameters;
import org.contexture.knime.node.Warnings;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.InvalidSettingsException;

/** Whether a table has what its parameters say, as far as its columns tell. */
public final class JudgedSpec {

  private JudgedSpec() {}

  /**
   * Checks.
   *
   * @throws InvalidSettingsException naming the column that is missing or of the wrong kind
   */
  public static void check(DataTableSpec spec, JudgedParameters parameters, Warnings warnings)
      throws InvalidSettingsException {
    switch (parameters.task) {
      case CLASSES ->
          ClassColumns.check(spec, parameters.truthColumn, parameters.probabilityColumn);
      case NUMBERS -> NumberColumns.of(spec, parameters.truthColumn, parameters.predictionColumn);
      case SURVIVAL ->
          SurvivalColumns.of(
              spec, parameters.timeColumn, parameters.eventColumn, parameters.riskColumn);
      case LABELS -> SeveralLabelsColumns.of(spec, warnings);
    }
  }
}
