package org.contexture.distillation.term;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.Initialiser;

/**
 * {@link MaskedFeatures} and {@link OwnFeatures} as one mean over all present tiles: the masked
 * ones from their context, the visible ones each from its own feature alone, neither in the other's
 * way. With {@link PresentFeatures} the transformer answers for visible tiles too and may take from
 * the neighbours what the student should see itself.
 */
record MaskedAndOwnFeatures(String name, FeatureComparison comparison, OwnFeatures own)
    implements Term {

  @Override
  public void initialise(Initialiser head) {
    own.initialise(head);
  }

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.presentTokens();
  }

  @Override
  public Losses of(Scene scene) {
    int[] present = scene.batch().presentTokens();
    Tensor visible = scene.indices(ranks(scene.batch().visibleTokens(), present)); // [visible]
    return comparison.of(
        scene,
        present,
        teacher ->
            scene
                .context()
                .predicted(teacher, present)
                .index_copy(0, visible, own.predicted(scene, teacher))); // [present, D]
  }

  /** Where the chosen ones stand among all; both ascending. */
  private static int[] ranks(int[] chosen, int[] all) {
    return Arrays.stream(chosen).map(token -> Arrays.binarySearch(all, token)).toArray();
  }
}
