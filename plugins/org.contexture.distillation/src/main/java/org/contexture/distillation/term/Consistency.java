package org.contexture.distillation.term;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;

/**
 * The slow twin, student and context network, is given the same visible tiles, and its predictions
 * at the masked ones are compared with ours by the mean square (Lee et al. 2023, "Exploring the
 * Role of Mean Teachers in Self-supervised Masked Auto-Encoders", RC-MAE: the whole network, the
 * same masked input, momentum 0.996 rising to 1). As published it is added to what is to be
 * foreseen: "masked l1 + consistency". Deviation: features are predicted, not pixels.
 */
record Consistency(String name, List<Integer> teachers) implements Term {

  @Override
  public boolean asksSlowTwin() {
    return true;
  }

  @Override
  public int count(MaskedBatch batch) {
    return batch.maskedTokens().length;
  }

  @Override
  public Losses of(Scene scene) {
    int[] masked = scene.batch().maskedTokens();
    Scene slow = scene.slow(scene.batch());
    Tensor ours = all(scene, masked); // [masked, sum of D]
    Tensor theirs = all(slow, masked).detach();
    Tensor each = ours.sub(theirs).square().mean(1);
    return new Losses(
        each,
        theirs.square().mean(1),
        Optional.of(torch.cosine_similarity(ours, theirs, 1, 1e-8)),
        Optional.of(masked));
  }

  private Tensor all(Scene scene, int[] masked) {
    Tensor[] predicted =
        teachers.stream()
            .map(teacher -> scene.context().predicted(teacher, masked))
            .toArray(Tensor[]::new);
    return torch.cat(new org.bytedeco.pytorch.TensorVector(predicted), 1);
  }
}
