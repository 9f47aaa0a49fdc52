package org.contexture.distillation.term;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/**
 * Compares only those channels that teacher and student choose together, several choices side by
 * side (Lan &amp; Tian 2025, "ACAM-KD: Adaptive and Cooperative Attention Masking for Knowledge
 * Distillation"): the teacher's features ask, the student's answer (cross-attention over the tiles
 * asked about), and from the mixture sigmoid masks of the channels are made; each mask's squared
 * differences are averaged by the mask, and masks that overlap (Dice) are punished.
 *
 * <p>Deviations: features of tiles are pooled, so only the channel masks remain, one set for each
 * tile; attention is among the tiles of a window.
 *
 * @param teacher from 0
 * @param dimension D of the teacher
 * @param masks M
 * @param diversity weight of the overlap
 */
record Cooperative(String name, int teacher, int dimension, int masks, double diversity)
    implements Term {

  private static final int WIDTH = 64; // of queries and keys
  private static final double EPSILON = 1e-6;

  @Override
  public void initialise(Initialiser head) {
    head.linear(name + ".query", dimension, WIDTH);
    head.linear(name + ".key", dimension, WIDTH);
    head.linear(name + ".masks", dimension, masks * dimension);
  }

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.maskedTokens();
  }

  @Override
  public Losses of(Scene scene) {
    int[] masked = scene.batch().maskedTokens();
    Tensor target = scene.lesson().of(teacher, masked); // [masked, D]
    Tensor predicted = scene.context().predicted(teacher, masked); // [masked, D]
    Tensor chosen = chosen(scene, masked, target, predicted); // [masked, M, D]
    Tensor constant = scene.lesson().mean(teacher).expand_as(target);
    return new Losses(
        losses(predicted, target, chosen, diversity),
        losses(constant, target, chosen.detach(), diversity),
        Optional.of(torch.cosine_similarity(predicted, target, 1, 1e-8)),
        Optional.of(masked));
  }

  private Tensor chosen(Scene scene, int[] masked, Tensor target, Tensor predicted) {
    Weights weights = scene.context().weights();
    Tensor answers = predicted.detach(); // what is chosen does not bend the prediction
    Tensor window =
        scene.indices(masked).floor_divide(new Scalar(scene.batch().positions())); // [masked]
    Tensor apart = window.unsqueeze(1).ne(window.unsqueeze(0)); // [masked, masked]
    return scene.layers(
        () -> {
          Tensor looks =
              Layers.linear(weights, name + ".query", target)
                  .matmul(Layers.linear(weights, name + ".key", answers).transpose(0, 1))
                  .div(new Scalar(Math.sqrt(WIDTH)))
                  .masked_fill(apart, new Scalar(Double.NEGATIVE_INFINITY));
          Tensor mixture = torch.softmax(looks, 1).matmul(answers); // [masked, D]
          return Layers.linear(weights, name + ".masks", mixture)
              .view(-1, masks, dimension)
              .sigmoid();
        });
  }

  /**
   * Losses of tiles.
   *
   * @param chosen channels by mask, in (0, 1) [tiles, M, D]
   * @return [tiles]
   */
  static Tensor losses(Tensor predicted, Tensor target, Tensor chosen, double diversity) {
    Tensor squares = predicted.sub(target).square().unsqueeze(1); // [tiles, 1, D]
    Tensor ofMasks = chosen.mul(squares).sum(2).div(chosen.sum(2).add(new Scalar(EPSILON)));
    Tensor shared = chosen.matmul(chosen.transpose(1, 2)); // [tiles, M, M]
    Tensor own = chosen.square().sum(2); // [tiles, M]
    Tensor dice =
        shared
            .mul(new Scalar(2))
            .div(own.unsqueeze(2).add(own.unsqueeze(1)).add(new Scalar(EPSILON)));
    long masks = chosen.size(1);
    Tensor overlap = // of different masks: [tiles]
        dice.sum(2).sum(1).sub(new Scalar(masks)).div(new Scalar(Math.max(1, masks * (masks - 1))));
    return ofMasks.mean(1).add(overlap.mul(new Scalar(diversity)));
  }
}
