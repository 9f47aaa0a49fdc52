package org.contexture.distillation.term;

import org.contexture.distillation.window.MaskedBatch;

/**
 * What the teachers see in all present tiles, masked or not, from the context network: context and
 * plain distillation together (Luo et al. 2022, "Self-distillation Augmented Masked Autoencoders
 * for Histopathological Image Classification", SD-MAE). Deviation: one decoder answers for masked
 * and visible tiles alike.
 */
record PresentFeatures(String name, FeatureComparison comparison) implements Term {

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.presentTokens();
  }

  @Override
  public Losses of(Scene scene) {
    int[] present = scene.batch().presentTokens();
    return comparison.of(
        scene, present, teacher -> scene.context().predicted(teacher, present)); // [present, D]
  }
}
