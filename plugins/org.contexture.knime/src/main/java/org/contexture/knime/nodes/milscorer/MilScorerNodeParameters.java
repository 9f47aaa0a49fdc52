package org.contexture.knime.nodes.milscorer;

import org.contexture.knime.node.JudgedParameters;
import org.contexture.knime.node.Limits;
import org.contexture.knime.table.SubgroupColumns;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

/** What is judged, where positives are called, and among whom. */
@LoadDefaultsForAbsentFields
final class MilScorerNodeParameters extends JudgedParameters {

  enum ThresholdFrom {
    @Label(value = "Fixed", description = "The threshold below.")
    FIXED,
    @Label(
        value = "Training table",
        description =
            "The threshold at which sensitivity and specificity add up to most on the slides of the"
                + " second input, which must be others than those judged.")
    TRAINING
  }

  @Widget(
      title = "Threshold from",
      description =
          """
          Where the probability comes from at which a slide is called positive. A threshold that is
          chosen on the slides that it is judged on looks better than it is; this node does not.
          """)
  @Layout(JudgementSection.class)
  @Effect(predicate = IsClasses.class, type = EffectType.SHOW)
  @ValueSwitchWidget
  ThresholdFrom thresholdFrom = ThresholdFrom.FIXED;

  @Widget(
      title = "Threshold",
      description =
          """
          Slides with this probability of the positive class or more are called positive, from 0 to 1.
          """)
  @Layout(JudgementSection.class)
  @Effect(predicate = IsClasses.class, type = EffectType.SHOW)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  double threshold = 0.5;

  @Widget(
      title = "Subgroup column",
      description =
          """
          A column whose values divide the slides, e.g. the hospital they come from or the patient's
          sex: the chief metrics are given for each as well. <tt>none</tt> divides nothing.
          """)
  @Layout(JudgementSection.class)
  @ChoicesProvider(SubgroupColumns.class)
  String subgroupColumn = SubgroupColumns.NONE;

  @Widget(
      title = "Events until",
      description =
          """
          For Uno's C: events up to this time count, in the unit of the time column; 0 takes all.
          Choose a time by which some patients are still followed.
          """,
      advanced = true)
  @Layout(JudgementSection.class)
  @Effect(predicate = IsSurvival.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  double until = 0;

  void check() throws InvalidSettingsException {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new InvalidSettingsException(
          "The threshold is a probability from 0 to 1, found %s.".formatted(threshold));
    }
    if (!(until >= 0)) {
      throw new InvalidSettingsException(
          "Events count until a time of 0 (all) or more, found %s.".formatted(until));
    }
    bootstrap();
  }
}
