package org.contexture.distillation;

import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.encoder.architecture.CheckpointedFeatures;
import org.contexture.network.Mode;

/**
 * f: encodes tiles with the student, to learn from or not.
 *
 * @param encoder stays the caller's
 * @param batchNorm what its batch norms do while it learns
 * @param recompute whether its inner maps are computed twice instead of being kept
 */
record StudentTiles(TrainableEncoder encoder, BatchNormMode batchNorm, boolean recompute) {

  /**
   * Features [tiles, d] in 32-bit floats, and what carries their gradients on if autograd does not.
   */
  record Encoded(Tensor features, Optional<CheckpointedFeatures> recomputed)
      implements AutoCloseable {

    Encoded {
      features = features.to(ScalarType.Float);
    }

    @Override
    public void close() {
      recomputed.ifPresent(CheckpointedFeatures::close);
    }
  }

  int dimension() {
    return encoder.spec().dimension();
  }

  /** Whether a batch's own statistics are used, so that all its tiles must be encoded together. */
  boolean needsWholeBatch(boolean learns) {
    return learns && batchNorm == BatchNormMode.UPDATED;
  }

  /** Features of tiles; with gradients if the student learns from them. */
  Encoded encode(TileBatch tiles, boolean learns) {
    return learns ? encode(encoder.images(tiles)) : new Encoded(atRest(tiles), Optional.empty());
  }

  /** Features of pictures [n, 3, height, width], with gradients. */
  Encoded encode(Tensor images) {
    Mode mode = needsWholeBatch(true) ? Mode.TRAIN : Mode.TRAIN_FROZEN_BATCH_NORM;
    if (recompute) {
      CheckpointedFeatures features = encoder.checkpointedFeatures(images, mode);
      return new Encoded(features.features(), Optional.of(features));
    }
    return new Encoded(encoder.features(images, mode), Optional.empty());
  }

  /** Features [tiles, d], without gradients. */
  @SuppressWarnings("try") // the guard acts by being open
  Tensor atRest(TileBatch tiles) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      return encoder.features(encoder.images(tiles), Mode.EVAL);
    }
  }
}
