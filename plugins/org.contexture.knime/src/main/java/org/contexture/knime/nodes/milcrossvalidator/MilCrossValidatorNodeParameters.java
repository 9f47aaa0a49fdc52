package org.contexture.knime.nodes.milcrossvalidator;

import java.util.List;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.MilTrainingParameters;
import org.contexture.knime.node.Options;
import org.contexture.knime.node.SettingsToTry;
import org.contexture.knime.node.SurvivalTimes;
import org.contexture.knime.table.BagGroup;
import org.contexture.knime.table.GroupColumns;
import org.contexture.knime.table.LabelColumns;
import org.contexture.mil.CrossValidationOptions;
import org.contexture.mil.Dealing;
import org.contexture.mil.InnerChoice;
import org.contexture.mil.MilOptions;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.Layout;
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
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** The learner's parameters, and how often it learns. */
@LoadDefaultsForAbsentFields
final class MilCrossValidatorNodeParameters extends MilTrainingParameters {

  /** How slides come into folds. */
  enum FoldsBy {
    @Label(
        value = "Patient",
        description =
            "At random, as many of each class, of early and late events, or of each fifth of a"
                + " number in each fold.")
    PATIENT,
    @Label(
        value = "Site",
        description =
            "The same, with all patients of a site in one fold, so that each site is predicted by a"
                + " model that has never seen it.")
    SITE,
    @Label(
        value = "Column",
        description = "As a column says, e.g. a published split: one fold for each of its values.")
    COLUMN
  }

  interface FoldsByReference extends ParameterReference<FoldsBy> {}

  static final class IsDealt implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(FoldsByReference.class).isOneOf(FoldsBy.PATIENT, FoldsBy.SITE);
    }
  }

  static final class HasColumn implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(FoldsByReference.class).isOneOf(FoldsBy.SITE, FoldsBy.COLUMN);
    }
  }

  @Widget(title = "Folds by", description = "How slides come into folds.")
  @Layout(MilTrainingParameters.ValidationSection.class)
  @ValueReference(FoldsByReference.class)
  FoldsBy foldsBy = FoldsBy.PATIENT;

  @Widget(
      title = "Site or fold column",
      description =
          """
          The column with the sites, e.g. hospitals, or with the folds. Slides of a patient must have
          the same value.
          """)
  @Layout(MilTrainingParameters.ValidationSection.class)
  @Effect(predicate = HasColumn.class, type = EffectType.SHOW)
  @ChoicesProvider(LabelColumns.class)
  String foldColumn = "Split";

  @Widget(
      title = "Folds",
      description =
          """
          The patients are dealt into this many parts; each part is predicted by a model that learned
          from the others. At least 2, at most the number of patients, or of sites.
          """)
  @Layout(MilTrainingParameters.ValidationSection.class)
  @Effect(predicate = IsDealt.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = Limits.AtLeastTwo.class)
  int folds = 5;

  @Widget(
      title = "Repeats",
      description = "How often the whole is repeated with other parts. The metrics are means.")
  @Layout(MilTrainingParameters.ValidationSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int repeats = 1;

  @Widget(
      title = "Settings to choose from",
      description =
          """
          Two or more settings of training, separated by semicolons, each with one or more of this
          node's parameters as they are saved, e.g. <tt>head=mean; head=abmil, learningRate=0.001</tt>.
          For each fold the best is chosen by a cross-validation among its training patients alone, by
          the loss on slides held out there, so that the choice costs no test fold (nested
          cross-validation). Takes as many times longer as there are settings times inner folds, and
          one. Empty: the settings of this dialog.
          """,
      advanced = true)
  @Layout(MilTrainingParameters.ValidationSection.class)
  String settings = "";

  @Widget(
      title = "Inner folds",
      description = "Into how many parts the training patients are dealt to choose a setting.",
      advanced = true)
  @Layout(MilTrainingParameters.ValidationSection.class)
  @NumberInputWidget(minValidation = Limits.AtLeastTwo.class)
  int innerFolds = 3;

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

  /** Settings to choose from; none if there is one. */
  SettingsToTry toTry() throws InvalidSettingsException {
    return settingsToTry(settings);
  }

  /** Checks the column of sites or folds. */
  void checkFolds(DataTableSpec bags) throws InvalidSettingsException {
    if (foldsBy != FoldsBy.PATIENT) {
      GroupColumns.find(bags, foldColumn);
    }
  }

  /**
   * Checked options, with patients dealt at random.
   *
   * @throws InvalidSettingsException naming the one that is out of range
   */
  CrossValidationOptions validation() throws InvalidSettingsException {
    return validation(Options.checked(() -> new Dealing.ByPatient(folds)));
  }

  /** The same for slides of a table. */
  CrossValidationOptions validation(DataTableSpec bags, List<BagGroup> groups)
      throws InvalidSettingsException {
    return switch (foldsBy) {
      case PATIENT -> validation();
      case SITE ->
          validation(
              new Dealing.BySite(folds, foldColumn, GroupColumns.values(bags, foldColumn, groups)));
      case COLUMN ->
          validation(new Dealing.Given(foldColumn, GroupColumns.values(bags, foldColumn, groups)));
    };
  }

  private CrossValidationOptions validation(Dealing dealing) throws InvalidSettingsException {
    MilOptions training = options();
    List<MilOptions> choice = toTry().options();
    return Options.checked(
        () ->
            new CrossValidationOptions(
                training,
                new InnerChoice(choice, innerFolds),
                dealing,
                repeats,
                training.execution().seed(),
                resamples,
                positiveClass.strip()));
  }
}
