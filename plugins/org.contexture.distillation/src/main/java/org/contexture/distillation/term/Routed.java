package org.contexture.distillation.term;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.loss.TileLoss;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;

/**
 * As {@link MaskedFeatures} of several teachers, but a gate decides tile by tile how much each
 * teacher counts (Li et al. 2025, "MST-Distill: Mixture of Specialized Teachers for Cross-Modal
 * Knowledge Distillation": instance-level routing among teachers). The gate is a softmax over one
 * linear layer on the tile's token. So that it does not settle on the easiest teacher, its mean
 * entropy below that of an even choice is added with a weight.
 *
 * <p>Deviations: all teachers count, softly, where the paper takes the best few; teachers are not
 * adapted to the student beforehand; balance is asked of each tile, so that a step in several
 * passes learns the same.
 *
 * @param dim d
 * @param balance weight of the evenness
 */
record Routed(String name, int dim, TileLoss loss, List<Integer> teachers, double balance)
    implements Term {

  @Override
  public void initialise(Initialiser head) {
    head.linear(name, dim, teachers.size());
  }

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.maskedTokens();
  }

  @Override
  public Losses of(Scene scene) {
    int[] masked = scene.batch().maskedTokens();
    TensorVector ofTeachers = new TensorVector();
    TensorVector constants = new TensorVector();
    for (int teacher : teachers) {
      Tensor target = scene.lesson().of(teacher, masked); // [masked, D]
      ofTeachers.push_back(loss.of(scene.context().predicted(teacher, masked), target));
      constants.push_back(loss.of(scene.lesson().mean(teacher).expand_as(target), target));
    }
    Tensor gate =
        torch.softmax(
            scene.layers(
                () ->
                    Layers.linear(scene.context().weights(), name, scene.context().mixed(masked))),
            1); // [masked, teachers]
    return new Losses(
        routed(gate, torch.stack(ofTeachers, 1), balance),
        torch.stack(constants, 1).mean(1),
        Optional.empty(),
        Optional.of(masked));
  }

  /**
   * Losses of tiles.
   *
   * @param gate each teacher's share [tiles, teachers]
   * @param losses by teacher [tiles, teachers]
   * @return [tiles]
   */
  static Tensor routed(Tensor gate, Tensor losses, double balance) {
    Tensor negativeEntropy = gate.mul(gate.clamp_min(new Scalar(1e-12)).log()).sum(1);
    Tensor uneven = negativeEntropy.add(new Scalar(Math.log((double) losses.size(1)))); // ≥ 0
    return gate.mul(losses).sum(1).add(uneven.mul(new Scalar(balance)));
  }
}
