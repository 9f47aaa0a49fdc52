package org.contexture.knime.node;

import java.util.List;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.PatientColumns;
import org.contexture.mil.MilLearner;
import org.contexture.mil.MilOptions;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.Advanced;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.StringChoicesProvider;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveDoubleValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** What to learn and how: the parameters that MIL Learner and MIL Cross-Validator share. */
@LoadDefaultsForAbsentFields
public abstract class MilTrainingParameters implements NodeParameters {

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

  /** The heads that can be learned. */
  static final class Heads implements StringChoicesProvider {
    @Override
    public List<String> choices(NodeParametersInput context) {
      return MilLearner.heads();
    }
  }

  @Widget(
      title = "Label column",
      description =
          """
          The column to learn to predict; its different values are the classes. Slides without a
          label are left out and counted in a warning.
          """)
  @Layout(DataSection.class)
  @ChoicesProvider(LabelColumns.class)
  public String labelColumn = "Label";

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
      title = "Head",
      description =
          """
          The network that makes one prediction from all tiles of a slide. <tt>mean</tt> and
          <tt>max</tt>: the baselines without attention. <tt>abmil</tt>, <tt>gated-abmil</tt>:
          attention (Ilse et al. 2018), a good first choice. <tt>clam-sb</tt>, <tt>clam-mb</tt>:
          attention whose most and least attended tiles are clustered (Lu et al. 2021).
          <tt>dsmil</tt>: the highest-scoring tile asks all others (Li et al. 2021).
          <tt>transmil</tt>: a transformer over the tiles in their order (Shao et al. 2021).
          <tt>mhim-abmil</tt>, <tt>mhim-transmil</tt>: learning from the hard tiles (Tang et al.
          2023); <tt>mhim2-…</tt>: with recycled tiles (Tang et al. 2025).
          """)
  @Layout(ModelSection.class)
  @ChoicesProvider(Heads.class)
  public String head = "gated-abmil";

  @Widget(
      title = "Dropout",
      description = "Fraction of the units that is switched off at random while training, below 1.")
  @Layout(ModelSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.LessThanOne.class)
  double dropout = 0.25;

  @Widget(title = "Epochs", description = "Passes over all training slides, at most.")
  @Layout(TrainingSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int epochs = 50;

  @Widget(
      title = "Validation fraction",
      description =
          """
          Fraction of the patients, below 1, that is kept aside to choose the epoch that the model is
          taken from. 0: no validation, the last epoch counts. These slides are no test set: use other
          slides, or the MIL Cross-Validator, to judge the model.
          """)
  @Layout(TrainingSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.LessThanOne.class)
  double validationFraction = 0.2;

  @Widget(
      title = "Patience",
      description =
          "Epochs without a better validation loss before training stops; 0 never stops early.")
  @Layout(TrainingSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int patience = 10;

  @Widget(title = "Seed", description = "Seed of the split, the initial weights and the order.")
  @Layout(TrainingSection.class)
  long seed = 0;

  @Widget(title = "Learning rate", description = "Of AdamW.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsPositiveDoubleValidation.class)
  double learningRate = 2e-4;

  @Widget(title = "Weight decay", description = "Of AdamW.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  double weightDecay = 1e-4;

  @Widget(
      title = "Weigh classes",
      description = "Whether rare classes count more, so that all classes count alike in total.")
  @Layout(OptimisationSection.class)
  boolean classWeights = true;

  @Widget(
      title = "Slides per step",
      description = "Slides whose gradients are averaged for one step of AdamW.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int slidesPerStep = 1;

  @Widget(
      title = "Tiles per slide",
      description =
          "Tiles that are drawn from a slide each time it is learned from; 0 takes all of them.")
  @Layout(OptimisationSection.class)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int tilesPerSlide = 0;

  @Widget(
      title = "Let the learning rate fall",
      description = "Whether the learning rate falls to 0 along a cosine over the epochs.")
  @Layout(OptimisationSection.class)
  boolean cosine = false;

  @Widget(
      title = "Standardise features",
      description =
          """
          Whether features are centred and scaled with the mean and deviation of the training slides.
          """)
  @Layout(OptimisationSection.class)
  boolean standardise = true;

  @Widget(
      title = "Mixed precision",
      description =
          """
          Whether matrix products are trained in bfloat16: about twice as fast on GPUs and processors
          that have it, slower on others. Losses differ in the third digit.
          """,
      advanced = true)
  @Layout(ExecutionSection.class)
  boolean mixedPrecision = false;

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION)
  @Layout(ExecutionSection.class)
  public String device = ChosenDevice.AUTO;

  /** Default parameters. */
  protected MilTrainingParameters() {}

  /** Guesses the columns if there is none called Label or Patient. */
  protected MilTrainingParameters(NodeParametersInput input) {
    DataTableSpec bags = input.getInTableSpec(0).orElse(null);
    patientColumn = PatientColumns.guess(bags, patientColumn);
    labelColumn = LabelColumns.guess(bags, labelColumn, patientColumn);
  }

  /** Checked options. */
  public MilOptions options() throws InvalidSettingsException {
    ChosenDevice.check(device);
    if (!MilLearner.heads().contains(head)) {
      throw new InvalidSettingsException(
          "There is no head \"%s\". Choose one of %s."
              .formatted(head, String.join(", ", MilLearner.heads())));
    }
    return Options.checked(
        () ->
            new MilOptions(
                head,
                epochs,
                patience,
                validationFraction,
                learningRate,
                weightDecay,
                dropout,
                classWeights,
                seed,
                slidesPerStep,
                tilesPerSlide,
                cosine,
                standardise,
                mixedPrecision));
  }
}
