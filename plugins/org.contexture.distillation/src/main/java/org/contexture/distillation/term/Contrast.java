package org.contexture.distillation.term;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NormalizeFuncOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;

/**
 * Each masked tile's prediction must be closer to what the teacher saw in it than to what it saw in
 * other tiles: InfoNCE (van den Oord et al. 2018) between prediction and target, as in Huang et al.
 * 2023, "Contrastive Masked Autoencoders are Stronger Vision Learners", CMAE, and Zhou et al. 2022,
 * "MimCo: Masked Image Modeling Pre-training with Contrastive Teacher". The others are all tiles
 * that the step asked about, except those of the same window: neighbouring tissue looks alike.
 *
 * <p>Deviations: the positive is a tile's own target, there is no second view; negatives are the
 * targets of the step, so that a step in several passes learns the same.
 *
 * @param temperature τ
 */
record Contrast(String name, List<Integer> teachers, double temperature) implements Term {

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.maskedTokens();
  }

  @Override
  public Losses of(Scene scene) {
    int[] masked = scene.batch().maskedTokens();
    int[] rows = scene.lesson().rows(masked);
    Tensor own = scene.indices(rows); // [masked]
    Tensor others = others(scene, rows); // [masked, asked]
    Tensor each = null;
    for (int teacher : teachers) {
      Tensor likeness =
          unit(scene.context().predicted(teacher, masked))
              .matmul(unit(scene.lesson().all(teacher)).transpose(0, 1))
              .div(new Scalar(temperature)); // [masked, asked]
      Tensor losses = losses(likeness, own, others);
      each = each == null ? losses : each.add(losses);
    }
    Tensor candidates = others.logical_not().sum(1).to(each.scalar_type()).add(new Scalar(1));
    return new Losses(
        each.div(new Scalar(teachers.size())),
        candidates.log(),
        Optional.empty(),
        Optional.of(masked));
  }

  /**
   * InfoNCE.
   *
   * @param likeness of predictions and targets, over the temperature [masked, asked]
   * @param own each prediction's own target [masked]
   * @param left which targets are left out, apart from the own ones: boolean [masked, asked]
   * @return [masked]
   */
  static Tensor losses(Tensor likeness, Tensor own, Tensor left) {
    Tensor positive = likeness.gather(1, own.unsqueeze(1)).squeeze(1); // [masked]
    Tensor among = likeness.masked_fill(left, new Scalar(Double.NEGATIVE_INFINITY));
    return torch
        .cat(new org.bytedeco.pytorch.TensorVector(positive.unsqueeze(1), among), 1)
        .logsumexp(1)
        .sub(positive);
  }

  /** Targets of the same window, the own one among them: boolean [masked, asked]. */
  private static Tensor others(Scene scene, int[] rows) {
    int[] tokens = scene.lesson().tokens();
    int positions = scene.batch().positions();
    boolean[] same = new boolean[rows.length * tokens.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < tokens.length; j++) {
        same[i * tokens.length + j] = tokens[rows[i]] / positions == tokens[j] / positions;
      }
    }
    return Tensor.create(same, rows.length, tokens.length)
        .to(scene.indices(rows).device(), org.bytedeco.pytorch.global.torch.ScalarType.Bool);
  }

  private static Tensor unit(Tensor vectors) {
    return torch.normalize(vectors, new NormalizeFuncOptions());
  }
}
