package org.contexture.mil;

import java.util.List;

/**
 * What came of one model of a cross-validation.
 *
 * @param predictions of the bags that it did not see, in their order, without their tiles
 * @param setting that was chosen, from 0
 * @param model that predicted
 * @param log of its training
 * @param warnings of the training
 */
public record FoldOutcome(
    List<Prediction> predictions,
    int setting,
    MilModel model,
    List<MilLearner.Epoch> log,
    List<String> warnings) {

  public FoldOutcome {
    predictions = List.copyOf(predictions);
    log = List.copyOf(log);
    warnings = List.copyOf(warnings);
  }
}
