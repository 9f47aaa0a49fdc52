package org.contexture.knime.node;

import org.contexture.evaluation.PatientBootstrap;
import org.contexture.knime.table.ClassColumns;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.NumberColumnNames;
import org.contexture.knime.table.NumberColumnNames.AnyOrByName;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.updates.EffectPredicate;
import org.knime.node.parameters.updates.EffectPredicateProvider;
import org.knime.node.parameters.updates.ParameterReference;
import org.knime.node.parameters.updates.ValueReference;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;
import org.knime.node.parameters.widget.number.NumberInputWidget;

/** Where truth and predictions stand in a table: what MIL Scorer and MIL Comparison share. */
@LoadDefaultsForAbsentFields
public abstract class JudgedParameters implements NodeParameters {

  @Section(title = "Predictions")
  interface PredictionsSection {}

  /** For the parameters of one node alone. */
  @Section(title = "Judgement")
  @After(PredictionsSection.class)
  public interface JudgementSection {}

  @Section(title = "Intervals")
  @After(JudgementSection.class)
  interface IntervalsSection {}

  /** What was predicted. */
  public enum Task {
    @Label(value = "Classes", description = "One of two or more classes a slide.")
    CLASSES,
    @Label(value = "Numbers", description = "A number a slide.")
    NUMBERS,
    @Label(value = "Survival", description = "A risk a slide, beside a time and an event.")
    SURVIVAL,
    @Label(
        value = "Several labels",
        description =
            "Two or more labels of two classes each, with columns P (Label=class) and Label.")
    LABELS
  }

  static final class TaskReference implements ParameterReference<Task> {}

  /** Whether classes were predicted. */
  public static final class IsClasses implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TaskReference.class).isOneOf(Task.CLASSES);
    }
  }

  static final class IsNumbers implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TaskReference.class).isOneOf(Task.NUMBERS);
    }
  }

  static final class HasTruth implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TaskReference.class).isOneOf(Task.CLASSES, Task.NUMBERS);
    }
  }

  /** Whether survival was predicted. */
  public static final class IsSurvival implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TaskReference.class).isOneOf(Task.SURVIVAL);
    }
  }

  @Widget(title = "Predicted are", description = "What the predictions are.")
  @Layout(PredictionsSection.class)
  @ValueSwitchWidget
  @ValueReference(TaskReference.class)
  public Task task = Task.CLASSES;

  @Widget(
      title = "Truth column",
      description =
          """
          The true class or number. Rows without a value in it are left out and counted in a warning.
          """)
  @Layout(PredictionsSection.class)
  @Effect(predicate = HasTruth.class, type = EffectType.SHOW)
  @ChoicesProvider(NumberColumnNames.TruthColumns.class)
  public String truthColumn = "Label";

  @Widget(
      title = "Probability column",
      description =
          """
          <tt>by name</tt> takes the columns <tt>P (Label=class)</tt> of the MIL nodes and of KNIME's
          own learners. Otherwise the column with the probability of the positive of two classes, as
          other programs write it.
          """)
  @Layout(PredictionsSection.class)
  @Effect(predicate = IsClasses.class, type = EffectType.SHOW)
  @ChoicesProvider(AnyOrByName.class)
  public String probabilityColumn = ClassColumns.BY_NAME;

  @Widget(
      title = "Positive class",
      description =
          """
          Which of two classes is looked for. Left empty it is guessed by the names (<i>lesion</i>
          rather than <i>normal</i>, 1 rather than 0), else the second.
          """)
  @Layout(PredictionsSection.class)
  @Effect(predicate = IsClasses.class, type = EffectType.SHOW)
  public String positiveClass = "";

  @Widget(
      title = "Prediction column",
      description =
          """
          The predicted number. <tt>by name</tt> takes <tt>Prediction (truth)</tt>.
          """)
  @Layout(PredictionsSection.class)
  @Effect(predicate = IsNumbers.class, type = EffectType.SHOW)
  @ChoicesProvider(AnyOrByName.class)
  public String predictionColumn = ClassColumns.BY_NAME;

  @Widget(
      title = "Time column",
      description = "How long the patient was followed, 0 or more, in any one unit.")
  @Layout(PredictionsSection.class)
  @Effect(predicate = IsSurvival.class, type = EffectType.SHOW)
  @ChoicesProvider(NumberColumnNames.class)
  public String timeColumn = "Time";

  @Widget(
      title = "Event column",
      description =
          """
          Whether the event happened at the end of that time: 1, true, yes or dead; or 0, false, no or
          alive, if nothing is known of later. In a column whose name says the opposite, e.g.
          <tt>Censored</tt>, 1 is no event.
          """)
  @Layout(PredictionsSection.class)
  @Effect(predicate = IsSurvival.class, type = EffectType.SHOW)
  @ChoicesProvider(NumberColumnNames.TruthColumns.class)
  public String eventColumn = "Event";

  @Widget(
      title = "Risk column",
      description =
          """
          The predicted risk, higher for an earlier event. Predicted survival is taken from columns
          named <tt>Survival (time)</tt> where the table has them.
          """)
  @Layout(PredictionsSection.class)
  @Effect(predicate = IsSurvival.class, type = EffectType.SHOW)
  @ChoicesProvider(NumberColumnNames.class)
  public String riskColumn = "Risk";

  @Widget(
      title = "Slide column",
      description =
          """
          Names of the slides; the RowIDs where the table has no such column. A slide occurs once, or
          once per value of a column <tt>Repeat</tt>, as in out-of-fold predictions: values are then
          means over the repeats.
          """)
  @Layout(PredictionsSection.class)
  @ChoicesProvider(LabelColumns.class)
  public String slideColumn = "Slide";

  @Widget(
      title = "Patient column",
      description =
          """
          Slides of one patient are drawn together for the intervals. Where the column does not exist
          or a cell is missing, each slide is its own patient.
          """)
  @Layout(PredictionsSection.class)
  @ChoicesProvider(LabelColumns.class)
  public String patientColumn = "Patient";

  @Widget(
      title = "Bootstrap samples",
      description = "Samples of the patients behind the 95 % intervals, at least 20.")
  @Layout(IntervalsSection.class)
  @NumberInputWidget(minValidation = Limits.AtLeastTwenty.class)
  int resamples = 1000;

  @Widget(title = "Seed", description = "Seed of the samples.", advanced = true)
  @Layout(IntervalsSection.class)
  long seed = 0;

  /** The bootstrap, checked. */
  public PatientBootstrap bootstrap() throws InvalidSettingsException {
    return Options.checked(() -> new PatientBootstrap(resamples, seed));
  }
}
