package org.contexture.knime.node;

import java.util.List;
import java.util.stream.Stream;
import org.contexture.knime.table.AnyColumns;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.ClinicalColumns;
import org.contexture.knime.table.EventColumns;
import org.contexture.knime.table.FollowUpColumns;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.NumberColumnNames;
import org.contexture.knime.table.PatientColumns;
import org.contexture.knime.table.TruthColumns;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.LabelsTask;
import org.contexture.mil.task.NumberLoss;
import org.contexture.mil.task.NumberTask;
import org.contexture.mil.task.SurvivalLoss;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Task;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.Advanced;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.NodeParametersInput;
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
import org.knime.node.parameters.widget.number.NumberInputWidget;

/**
 * What slides are asked for, and which columns tell: the first of the parameters of MIL nodes that
 * learn.
 */
@LoadDefaultsForAbsentFields
public abstract class MilTaskParameters implements NodeParameters {

  @Section(title = "Data")
  interface DataSection {}

  /** For the parameters of the cross-validator alone. */
  @Section(title = "Validation")
  @After(DataSection.class)
  public interface ValidationSection {}

  @Section(title = "Model")
  @After(ValidationSection.class)
  interface ModelSection {}

  @Section(title = "Training")
  @After(ModelSection.class)
  interface TrainingSection {}

  @Advanced
  @Section(title = "Optimisation")
  @After(TrainingSection.class)
  interface OptimisationSection {}

  @Section(title = "Execution")
  @After(OptimisationSection.class)
  interface ExecutionSection {}

  /** What slides are asked for. */
  enum TaskKind {
    @Label(value = "Classes", description = "Which of some classes a slide is of.")
    CLASSES,
    @Label(value = "Number", description = "How much: a score, an age, an expression.")
    NUMBER,
    @Label(
        value = "Survival",
        description = "How long patients live without an event, of which some were not awaited.")
    SURVIVAL,
    @Label(
        value = "Several labels",
        description =
            "Classes by several columns at once, each with a classifier of its own; cells may be"
                + " missing.")
    LABELS
  }

  interface TaskReference extends ParameterReference<TaskKind> {}

  static final class IsClasses implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TaskReference.class).isOneOf(TaskKind.CLASSES);
    }
  }

  static final class IsNumber implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TaskReference.class).isOneOf(TaskKind.NUMBER);
    }
  }

  static final class IsSurvival implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TaskReference.class).isOneOf(TaskKind.SURVIVAL);
    }
  }

  static final class IsLabels implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(TaskReference.class).isOneOf(TaskKind.LABELS);
    }
  }

  /** From what a number is learned. */
  enum Distance {
    @Label(value = "Huber", description = "Squared up to a deviation, absolute beyond.")
    HUBER,
    @Label(value = "Squared (L2)", description = "Far ones count most.")
    L2,
    @Label(value = "Absolute (L1)", description = "Far ones count as near ones.")
    L1
  }

  /** From what survival is learned. */
  enum Likelihood {
    @Label(
        value = "Hazards",
        description =
            "The chance of the event in each of some intervals of time, one slide after the other"
                + " (Zadeh & Schmid 2021).")
    HAZARDS,
    @Label(
        value = "Cox",
        description =
            "Who lives longer than whom: Cox's partial likelihood of all slides at once. An epoch"
                + " is one step, so choose more epochs, or a learning rate ten times as high.")
    COX
  }

  @Widget(title = "Task", description = "What slides are asked for.")
  @Layout(DataSection.class)
  @ValueReference(TaskReference.class)
  TaskKind task = TaskKind.CLASSES;

  @Widget(
      title = "Label column",
      description =
          """
          The column to learn to predict; its different values are the classes. Slides without a
          label are left out and counted in a warning.
          """)
  @Layout(DataSection.class)
  @Effect(predicate = IsClasses.class, type = EffectType.SHOW)
  @ChoicesProvider(LabelColumns.class)
  public String labelColumn = "Label";

  @Widget(
      title = "Number column",
      description =
          """
          The column of numbers to learn to predict. They are standardised for training and come back
          in their own unit. Slides without a number are left out and counted in a warning.
          """)
  @Layout(DataSection.class)
  @Effect(predicate = IsNumber.class, type = EffectType.SHOW)
  @ChoicesProvider(NumberColumnNames.class)
  String numberColumn = "";

  @Widget(title = "Loss", description = "How much a prediction's distance from the truth counts.")
  @Layout(DataSection.class)
  @Effect(predicate = IsNumber.class, type = EffectType.SHOW)
  Distance numberLoss = Distance.HUBER;

  @Widget(
      title = "Time column",
      description =
          """
          How long each patient was followed, from 0 on, in any unit. Slides without a time or event
          are left out and counted in a warning.
          """)
  @Layout(DataSection.class)
  @Effect(predicate = IsSurvival.class, type = EffectType.SHOW)
  @ChoicesProvider(NumberColumnNames.class)
  String timeColumn = "";

  @Widget(
      title = "Event column",
      description = "Whether the time ended by the event; else the patient is censored.")
  @Layout(DataSection.class)
  @Effect(predicate = IsSurvival.class, type = EffectType.SHOW)
  @ChoicesProvider(EventColumns.class)
  String eventColumn = "";

  @Widget(
      title = "Event value",
      description =
          """
          The value of the event column that says that the event happened. Empty: of two values the
          one that sounds like it: 1 rather than 0, true, yes, dead; in a column whose name says the
          opposite, e.g. <tt>Censored</tt>, 0.
          """)
  @Layout(DataSection.class)
  @Effect(predicate = IsSurvival.class, type = EffectType.SHOW)
  String eventValue = "";

  @Widget(title = "Learn from", description = "The likelihood that training maximises.")
  @Layout(DataSection.class)
  @Effect(predicate = IsSurvival.class, type = EffectType.SHOW)
  Likelihood survivalLoss = Likelihood.HAZARDS;

  @Widget(
      title = "Intervals of time",
      description =
          "For hazards: into how many intervals time is cut, with as many events in each; at least"
              + " 2.")
  @Layout(DataSection.class)
  @Effect(predicate = IsSurvival.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = Limits.AtLeastTwo.class)
  int intervals = 4;

  @Widget(
      title = "Label columns",
      description =
          """
          Names of the columns to learn to predict, separated by commas. A slide may lack some of
          them; slides that lack all are left out and counted in a warning.
          """)
  @Layout(DataSection.class)
  @Effect(predicate = IsLabels.class, type = EffectType.SHOW)
  String labelColumns = "";

  @Widget(
      title = "Patient column",
      description =
          """
          Slides of one patient never end up on both sides of a split. Where the column does not exist
          or a cell is missing, each slide is its own patient, which a warning counts.
          """)
  @Layout(DataSection.class)
  @ChoicesProvider(LabelColumns.class)
  public String patientColumn = "Patient";

  @Widget(
      title = "One bag per patient",
      description =
          """
          Whether all slides of a patient are one bag: one prediction from all of their tiles. They must
          have the same answer where they have any. Tables of predictions have a row per patient then,
          with the columns of the first slide. The MIL Predictor has the same choice.
          """)
  @Layout(DataSection.class)
  public boolean patientBags = false;

  @Widget(
      title = "Clinical columns",
      description =
          """
          What else is known of patients: numbers, which are standardised, and text of at most 50
          values, each of which becomes a number; missing cells are flagged. All of that is fitted to
          training patients alone and joined to the slide's vector before the last layer. A category
          that no training patient had counts as missing. The same columns must be there for
          predictions.
          """)
  @Layout(DataSection.class)
  @ChoicesProvider(AnyColumns.class)
  public String[] clinicalColumns = {};

  /** Default parameters. */
  MilTaskParameters() {}

  /** Guesses the columns if there is none called Label or Patient. */
  MilTaskParameters(NodeParametersInput input) {
    DataTableSpec bags = input.getInTableSpec(0).orElse(null);
    patientColumn = PatientColumns.guess(bags, patientColumn);
    labelColumn = LabelColumns.guess(bags, labelColumn, patientColumn);
    timeColumn = FollowUpColumns.guess(bags, FollowUpColumns.TIMES, timeColumn);
    eventColumn = FollowUpColumns.guess(bags, FollowUpColumns.EVENTS, eventColumn);
  }

  /** What is asked for. */
  public Task task() throws InvalidSettingsException {
    return switch (task) {
      case CLASSES -> new ClassTask();
      case NUMBER -> new NumberTask(NumberLoss.valueOf(numberLoss.name()));
      case SURVIVAL ->
          Options.checked(
              () -> new SurvivalTask(SurvivalLoss.valueOf(survivalLoss.name()), intervals));
      case LABELS -> new LabelsTask(labels());
    };
  }

  public boolean isOfClasses() {
    return task == TaskKind.CLASSES;
  }

  private List<String> labels() throws InvalidSettingsException {
    List<String> names =
        Stream.of(labelColumns.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
    if (names.isEmpty()) {
      throw new InvalidSettingsException(
          "No label column is named. Write their names into \"Label columns\", separated by"
              + " commas.");
    }
    return names;
  }

  /** Name of what is asked for, as models keep it. */
  public String asked() {
    return switch (task) {
      case CLASSES -> labelColumn;
      case NUMBER -> numberColumn;
      case SURVIVAL -> timeColumn;
      case LABELS -> labelColumns;
    };
  }

  /** The columns that tell what is asked for. */
  public TruthColumns truths(BufferedDataTable bags) throws InvalidSettingsException {
    DataTableSpec spec = bags.getDataTableSpec();
    return switch (task) {
      case CLASSES -> TruthColumns.classes(spec, labelColumn);
      case NUMBER -> TruthColumns.number(spec, numberColumn);
      case SURVIVAL -> TruthColumns.survival(bags, timeColumn, eventColumn, eventValue.strip());
      case LABELS -> TruthColumns.labels(spec, labels());
    };
  }

  /** The bags of a table with what is known of them. */
  public List<BagRow> read(BufferedDataTable bags) throws InvalidSettingsException {
    return BagsTable.read(bags, truths(bags), patientColumn, facts(bags.getDataTableSpec()));
  }

  private ClinicalColumns facts(DataTableSpec bags) throws InvalidSettingsException {
    List<String> asked =
        switch (task) {
          case CLASSES -> List.of(labelColumn);
          case NUMBER -> List.of(numberColumn);
          case SURVIVAL -> List.of(timeColumn, eventColumn);
          case LABELS -> labels();
        };
    return ClinicalColumns.toLearnFrom(bags, List.of(clinicalColumns), asked);
  }

  /**
   * Checks what is asked for against a table, as far as its columns tell.
   *
   * @throws InvalidSettingsException saying what to do
   */
  public void check(DataTableSpec bags) throws InvalidSettingsException {
    task();
    BagsTable.check(bags);
    facts(bags);
    switch (task) {
      case CLASSES -> BagsTable.checkLabel(bags, labelColumn);
      case NUMBER -> TruthColumns.number(bags, numberColumn);
      case SURVIVAL -> {
        TruthColumns.number(bags, timeColumn);
        TruthColumns.labels(bags, List.of(eventColumn));
      }
      case LABELS -> TruthColumns.labels(bags, labels());
    }
  }
}
