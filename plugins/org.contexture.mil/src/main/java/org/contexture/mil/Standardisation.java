package org.contexture.mil;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.FeatureMoments;
import org.contexture.network.Tensors;

/**
 * Centres and scales each feature dimension by the mean and deviation of the training tiles, with
 * {@linkplain FeatureMoments#flooredDeviations a floor} for dimensions that hardly vary.
 *
 * @param mean [dimension]
 * @param deviation [dimension], positive
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
record Standardisation(float[] mean, float[] deviation) {

  /** Changes nothing. */
  static Standardisation none(int dimension) {
    float[] ones = new float[dimension];
    java.util.Arrays.fill(ones, 1);
    return new Standardisation(new float[dimension], ones);
  }

  /** By the moments of training tiles. */
  static Standardisation of(FeatureMoments moments) {
    return new Standardisation(moments.mean(), moments.flooredDeviations());
  }

  /** Standardises a tensor [tiles, dimension] in place. */
  @SuppressWarnings("try") // scopes act by being closed
  void apply(Tensor features) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      features.sub_(Tensors.of(mean, mean.length).to(features.device(), features.scalar_type()));
      features.div_(
          Tensors.of(deviation, mean.length).to(features.device(), features.scalar_type()));
    }
  }
}
