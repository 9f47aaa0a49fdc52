package org.contexture.knime.nodes.milcrossvalidator;

import java.util.List;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.MilTrainingParameters;
import org.contexture.knime.node.Options;
import org.contexture.knime.node.SurvivalTimes;
import org.contexture.mil.CrossValidationOptions;
import org.contexture.mil.MilOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** The learner's parameters, and how often it learns. */
@LoadDefaultsForAbsentFields
final class MilCrossValidatorNodeParameters extends MilTrainingParameters {

  @Widget(
      title = "Folds",
      description =
          """
          The patients are dealt into this many parts; each part is predicted by a model that learned
          from the others. At least 2, at most the number of patients.
          """)
  @Layout(MilTrainingParameters.ValidationSection.class)
  @NumberInputWidget(minValidation = Limits.AtLeastTwo.class)
  int folds = 5;

  @Widget(
      title = "Repeats",
      description = "How often the whole is repeated with other parts. The metrics are means.")
  @Layout(MilTrainingParameters.ValidationSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int repeats = 1;

  @Widget(
      title = "Positive class",
      description =
          """
          Of two classes, the one that is looked for: F1, average precision and the ROC curve are its.
          Empty: guessed by the names (<i>lesion</i> rather than <i>normal</i>, <i>1</i> rather than
          <i>0</i>), else the second in alphabetical order. The tables and charts state it, and have
          a row for each class.
          """)
  @Layout(MilTrainingParameters.ValidationSection.class)
  String positiveClass = "";

  @Widget(
      title = "Survival times",
      description =
          """
          Of survival: the times at which the chance to live on is given and judged, separated by
          commas, e.g. <tt>12, 36, 60</tt>. Empty: quartiles of the events.
          """,
      advanced = true)
  @Layout(MilTrainingParameters.ValidationSection.class)
  String survivalTimes = "";

  List<Double> times() throws InvalidSettingsException {
    return SurvivalTimes.of(survivalTimes);
  }

  @Widget(
      title = "Bootstrap samples",
      description = "Samples of the patients behind the 95 % intervals, at least 20.",
      advanced = true)
  @Layout(MilTrainingParameters.ValidationSection.class)
  @NumberInputWidget(minValidation = Limits.AtLeastTwenty.class)
  int resamples = 1000;

  MilCrossValidatorNodeParameters() {}

  MilCrossValidatorNodeParameters(NodeParametersInput input) {
    super(input);
  }

  CrossValidationOptions validation() throws InvalidSettingsException {
    MilOptions training = options();
    return Options.checked(
        () ->
            new CrossValidationOptions(
                training,
                folds,
                repeats,
                training.execution().seed(),
                resamples,
                positiveClass.strip()));
  }
}
