package org.contexture.knime.node;

import org.contexture.mil.Execution;
import org.contexture.mil.MilOptions;
import org.contexture.mil.Optimisation;
import org.contexture.mil.Sampling;
import org.contexture.mil.Schedule;
import org.contexture.mil.head.MilHead;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveDoubleValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** What to learn and how: the parameters that MIL Learner and MIL Cross-Validator share. */
@LoadDefaultsForAbsentFields
public abstract class MilTrainingParameters extends MilHeadParameters {

  @Widget(title = "Epochs", description = "Passes over all training slides, at most.")
  @Layout(TrainingSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int epochs = 50;

  @Widget(
      title = "Validation fraction",
      description =
          """
          Fraction of the patients, below 1, that is kept aside to choose the epoch that the model is
          taken from. 0: all learn, and the last epoch counts; better with few slides. From some
          hundred slides on 0.1 or 0.2 shows when the model learns by heart. These slides are no
          test set: use other slides, or the MIL Cross-Validator, to judge the model.
          """)
  @Layout(TrainingSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.LessThanOne.class)
  double validationFraction = 0;

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
  boolean cosine = true;

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
    super(input);
  }

  /**
   * These parameters with changes.
   *
   * @param text see {@link SettingsToTry}
   */
  protected SettingsToTry settingsToTry(String text) throws InvalidSettingsException {
    return SettingsToTry.of(text, this);
  }

  /** Checked options. */
  public MilOptions options() throws InvalidSettingsException {
    ChosenDevice.check(device);
    MilHead chosen = chosenHead();
    return Options.checked(
        () ->
            new MilOptions(
                chosen,
                dropout,
                new Schedule(epochs, patience, validationFraction),
                new Optimisation(learningRate, weightDecay, cosine),
                new Sampling(slidesPerStep, tilesPerSlide, classWeights, standardise),
                new Execution(seed, mixedPrecision)));
  }
}
