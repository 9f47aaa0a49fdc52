package org.contexture.distillation.teacher;

import java.io.IOException;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Mode;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/**
 * An encoder's architecture with random weights: the control that knows nothing of images. Its
 * batch norms take over the statistics of the first tiles that it sees, for with those of a fresh
 * network (mean 0, variance 1) the features of deep ones shrink to nothing, and there is nothing to
 * predict. They are kept in checkpoints.
 */
public final class RandomTeacher implements Teacher {

  private static final String CALIBRATED = "calibrated";

  private final String name;
  private final TrainableEncoder encoder;
  private boolean calibrated;

  /**
   * Draws the weights.
   *
   * @param name as a part
   */
  public RandomTeacher(String name, EncoderModel model, long seed, Device device)
      throws EncoderException {
    this.name = name;
    encoder = TrainableEncoder.open(Encoders.initialise(model.spec(), seed), device);
    encoder.weights().trainable(false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int dimension() {
    return encoder.spec().dimension();
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
  public SafeTensors state() {
    return encoder.weights().save(Map.of(CALIBRATED, Boolean.toString(calibrated)));
  }

  @Override
  public void restore(SafeTensors state, String origin) throws IOException {
    encoder.weights().load(state, origin);
    calibrated = Boolean.parseBoolean(state.metadata().get(CALIBRATED));
  }

  @Override
  public void close() {
    encoder.close();
  }
}
