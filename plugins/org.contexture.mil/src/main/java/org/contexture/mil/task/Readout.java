package org.contexture.mil.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Target;

/**
 * A task fitted to training bags: how a head's outputs are read, and what they should have been. A
 * part of the model. Immutable.
 */
public sealed interface Readout
    permits ClassReadout, NumberReadout, SurvivalReadout, LabelsReadout {

  /** Sizes of a new head whose outputs are read this way. */
  HeadSizes sizes(MilHead head, int dimension);

  /**
   * What a bag's outputs should be.
   *
   * @param weight by which its loss is multiplied
   */
  Target target(Truth truth, double weight);

  /** The outputs of a head as plain numbers. */
  double[] read(HeadOutput output);

  /**
   * The answer to the task: probabilities of the classes, one label after the other; the number; or
   * the risk.
   *
   * @param outputs from {@link #read}
   */
  double[] answer(double[] outputs);

  /**
   * Mean loss of bags; NaN where it is not defined for them.
   *
   * @param outputs of each from {@link #read}
   */
  double loss(List<Truth> truths, List<double[]> outputs, double[] weights);

  /** As text, for a model's file; {@link #load} takes it up. */
  Map<String, String> save();

  /**
   * What {@link #save} gave.
   *
   * @throws IllegalArgumentException if it is damaged, or of a version to come
   */
  static Readout load(Map<String, String> saved) {
    String task = saved.getOrDefault("task", "");
    try {
      return switch (task) {
        case NumberReadout.NAME -> NumberReadout.of(saved);
        case HazardReadout.NAME -> HazardReadout.of(saved);
        case CoxReadout.NAME -> CoxReadout.of(saved);
        case LabelsReadout.NAME -> LabelsReadout.of(saved);
        case MeanSurvivalReadout.NAME -> MeanSurvivalReadout.of(saved);
        default ->
            throw new IllegalArgumentException(
                "The model answers the task “%s”, which this version does not know; update the extension."
                    .formatted(task));
      };
    } catch (NumberFormatException | NullPointerException e) {
      throw new IllegalArgumentException(
          "The model's task “%s” is damaged: %s. Train it again.".formatted(task, saved), e);
    }
  }

  /** Outputs that are numbers, not classes. */
  static double[] numbers(org.bytedeco.pytorch.Tensor tensor) {
    float[] floats = org.contexture.network.Tensors.floats(tensor);
    double[] numbers = new double[floats.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = floats[i];
    }
    return numbers;
  }

  /** Saved entries in order. */
  static Map<String, String> entries(String... namesAndValues) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entries.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return entries;
  }
}
