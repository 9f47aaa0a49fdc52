package org.contexture.distillation.term;

import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.window.MaskedBatch;

/**
 * What the teachers see in the visible tiles, from a context network that is given nothing else:
 * there is no mask token, nothing is reconstructed (Xue et al. 2023, "Stare at What You See: Masked
 * Image Modeling without Reconstruction", MaskAlign: the student sees the visible patches alone,
 * the teacher the whole picture). Deviation: the last features are aligned, not a learned mixture
 * of several layers' ("dynamic alignment").
 */
record VisibleFeatures(String name, FeatureComparison comparison) implements Term {

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.visibleTokens();
  }

  @Override
  public Losses of(Scene scene) {
    Tensor mixed = scene.context().mixedVisible(); // [visible, d]
    return comparison.of(
        scene,
        scene.batch().visibleTokens(),
        teacher -> scene.context().predicted(teacher, mixed)); // [visible, D]
  }
}
