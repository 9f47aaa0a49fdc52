package org.contexture.knime.nodes.milpredictor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.evaluation.ConformalSets;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.SurvivalTimes;
import org.contexture.knime.table.LabelColumns;
import org.contexture.mil.MilEnsemble;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.Readout;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.pipeline.prediction.Doubt;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

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
      title = "Error of sets",
      description =
          """
          Of classes, for the model of a MIL Cross-Validator: how often the true class may be missing
          from the set of a slide, below 1, e.g. 0.1 (conformal sets). The thresholds come from the
          validator's predictions out of fold, for each class its own. Adds <tt>Set</tt> and
          <tt>Decision</tt>: the class if the set has exactly one, else <i>Undecided</i>. 0: no sets.
          """,
      advanced = true)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.LessThanOne.class)
  double setError = 0;

  /**
   * Checks the error of sets.
   *
   * @throws InvalidSettingsException if it is none
   */
  void checkError() throws InvalidSettingsException {
    if (!(setError >= 0 && setError < 1)) {
      throw new InvalidSettingsException(
          "The error of sets is %s; expected 0 for none, or a number below 1, e.g. 0.1."
              .formatted(setError));
    }
  }

  /**
   * What is said of how sure predictions are.
   *
   * @param sets what conformal sets are made by, once there is a model
   * @throws InvalidSettingsException if sets are wanted of what has no classes
   */
  Doubt doubt(Readout readout, Map<String, String> provenance, Optional<ConformalSets> sets)
      throws InvalidSettingsException {
    checkError();
    if (setError > 0 && !(readout instanceof ClassReadout)) {
      throw new InvalidSettingsException(
          "Sets are of classes, but the model predicts something else. Set \"Error of sets\" to"
              + " 0.");
    }
    return new Doubt(provenance.containsKey(MilEnsemble.MODELS), setError, sets);
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
