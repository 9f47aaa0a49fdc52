package org.contexture.distillation.term;

import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;

/**
 * What the teachers see in each visible tile, from the tile's own feature alone: plain distillation
 * (Romero et al. 2015, "FitNets: Hints for Thin Deep Nets"). Alone in an objective nothing is
 * masked: the control without context.
 *
 * <p>The predictor is one linear layer: what a deeper one could work out the student would not have
 * to show (Miles &amp; Mikolajczyk 2024, "Understanding the Role of the Projector in Knowledge
 * Distillation").
 */
record OwnFeatures(String name, Sizes sizes, FeatureComparison comparison) implements Term {

  @Override
  public void initialise(Initialiser head) {
    for (int teacher : comparison.teachers()) {
      head.linear(predictor(teacher), sizes.dim(), sizes.teachers().get(teacher));
    }
  }

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.visibleTokens();
  }

  @Override
  public Losses of(Scene scene) {
    return comparison.of(
        scene, scene.batch().visibleTokens(), teacher -> predicted(scene, teacher));
  }

  /** ŷ of the visible tiles [visible, D]. */
  Tensor predicted(Scene scene, int teacher) {
    return scene.layers(
        () ->
            Layers.linear(
                scene.context().weights(), predictor(teacher), scene.student().visible()));
  }

  private String predictor(int teacher) {
    return name + "." + teacher;
  }
}
