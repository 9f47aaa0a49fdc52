package org.contexture.distillation.teacher;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Mode;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * An encoder's architecture with random weights: the control that knows nothing of images. Its
 * batch norms take over the statistics of the first tiles that it sees, for with those of a fresh
 * network (mean 0, variance 1) the features of deep ones shrink to nothing, and there is nothing to
 * predict. They are kept in checkpoints.
 */
public final class RandomTeacher implements Teacher {

  private final TrainableEncoder encoder;
  private boolean calibrated;

  /** Draws the weights. */
  public RandomTeacher(EncoderModel model, long seed, Device device) throws EncoderException {
    encoder = TrainableEncoder.open(Encoders.initialise(model.spec(), seed), device);
    encoder.weights().trainable(false);
  }

  @Override
  public List<Integer> dimensions() {
    return List.of(encoder.spec().dimension());
  }

  @Override
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  public FloatMatrix features(TileBatch tiles) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      if (!calibrated && tiles.tiles() > 1) { // one has no variance
        encoder.features(encoder.images(tiles), Mode.CALIBRATE);
        calibrated = true;
      }
      return Tensors.matrix(encoder.features(encoder.images(tiles), Mode.EVAL));
    }
  }

  @Override
  public Optional<Weights> learned() {
    return Optional.of(encoder.weights());
  }

  @Override
  public void takenUp() {
    calibrated = true;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
