package org.contexture.distillation.term;

import org.contexture.distillation.window.MaskedBatch;

/**
 * What the teachers see in the masked tiles, foreseen from the visible ones (Pisula &amp; Bozek
 * 2024).
 */
record MaskedFeatures(String name, FeatureComparison comparison) implements Term {

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.maskedTokens();
  }

  @Override
  public Losses of(Scene scene) {
    int[] masked = scene.batch().maskedTokens();
    return comparison.of(
        scene, masked, teacher -> scene.context().predicted(teacher, masked)); // [masked, D]
  }
}
