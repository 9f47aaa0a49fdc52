package org.contexture.knime.nodes.milpredictor;

import java.util.List;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.SurvivalTimes;
import org.contexture.knime.table.LabelColumns;
import org.contexture.mil.task.Readout;
import org.contexture.mil.task.SurvivalReadout;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.ChoicesProvider;

/** Where the model runs and what is written. */
@LoadDefaultsForAbsentFields
final class MilPredictorNodeParameters implements NodeParameters {

  @Widget(
      title = "Tile attention",
      description =
          """
          Whether the second table is filled, one row per tile with its attention, scores and
          evidence. Turn it off for large cohorts if only the predictions matter.
          """)
  boolean tileAttention = true;

  @Widget(
      title = "Survival times",
      description =
          """
          Of models of survival: the times at which the chance to live on is given, in the unit of the
          times that the model learned from, separated by commas, e.g. <tt>12, 36, 60</tt>. Empty:
          the ends of the model's intervals, or quartiles of its events.
          """,
      advanced = true)
  String survivalTimes = "";

  /** As chosen, or the model's own; none where it predicts no survival. */
  List<Double> times(Readout readout) throws InvalidSettingsException {
    if (!(readout instanceof SurvivalReadout survival)) {
      return List.of();
    }
    return survivalTimes.isBlank() ? survival.times() : SurvivalTimes.of(survivalTimes);
  }

  void checkTimes() throws InvalidSettingsException {
    SurvivalTimes.of(survivalTimes);
  }

  @Widget(
      title = "One bag per patient",
      description =
          """
          Whether all slides of a patient are one bag, as they can be for learning: one prediction, in a
          row with the columns of the first slide.
          """)
  boolean patientBags = false;

  @Widget(
      title = "Patient column",
      description = "Says whose slide it is. A slide without a value is a patient of its own.")
  @ChoicesProvider(LabelColumns.class)
  String patientColumn = "Patient";

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION)
  String device = ChosenDevice.AUTO;
}
