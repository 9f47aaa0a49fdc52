package org.contexture.distillation.term;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.loss.TileLoss;

/**
 * Compares guesses of tiles' features with what teachers saw, teacher by teacher, each counting
 * alike.
 *
 * @param loss of one tile for one teacher
 * @param teachers from 0
 */
record FeatureComparison(TileLoss loss, List<Integer> teachers) {

  private static final double EPSILON = 1e-8;

  FeatureComparison {
    teachers = List.copyOf(teachers);
  }

  /** Those teachers that a summand names, or all. */
  static FeatureComparison of(Summand summand, Sizes sizes) {
    return new FeatureComparison(
        summand.loss().orElseThrow().loss(), sizes.named(summand.teachers()));
  }

  /**
   * Each tile's loss, averaged over teachers.
   *
   * @param guesses ŷ by teacher [tokens, D]
   */
  Losses of(Scene scene, int[] tokens, IntFunction<Tensor> guesses) {
    Tensor[] targets = new Tensor[teachers.size()];
    Tensor[] predicted = new Tensor[teachers.size()];
    Tensor[] constants = new Tensor[teachers.size()];
    for (int i = 0; i < teachers.size(); i++) {
      targets[i] = scene.lesson().of(teachers.get(i), tokens); // [tokens, D]
      predicted[i] = guesses.apply(teachers.get(i)); // [tokens, D]
      constants[i] = scene.lesson().mean(teachers.get(i)).expand_as(targets[i]);
    }
    return new Losses(
        average(i -> loss.of(predicted[i], targets[i])),
        average(i -> loss.of(constants[i], targets[i])),
        Optional.of(average(i -> torch.cosine_similarity(predicted[i], targets[i], 1, EPSILON))),
        Optional.of(tokens));
  }

  /** [tokens] of each teacher → [tokens] */
  private Tensor average(IntFunction<Tensor> ofTeacher) {
    return IntStream.range(0, teachers.size())
        .mapToObj(ofTeacher)
        .reduce(Tensor::add)
        .orElseThrow()
        .div(new Scalar(teachers.size()));
  }
}
