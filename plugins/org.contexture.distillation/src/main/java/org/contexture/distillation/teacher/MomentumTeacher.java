package org.contexture.distillation.teacher;

import java.io.IOException;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Mode;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/**
 * A copy of the student whose weights follow the student's slowly (Lee et al. 2023, "Exploring the
 * Role of Mean Teachers in Self-supervised Masked Auto-Encoders", RC-MAE; Dong et al. 2022,
 * "Bootstrapped Masked Autoencoders", BootMAE).
 */
public final class MomentumTeacher implements Teacher {

  private static final double MOMENTUM = 0.996;

  private final TrainableEncoder student;
  private final TrainableEncoder copy;

  /**
   * Starts as the student is now.
   *
   * @param student stays the caller's
   */
  public MomentumTeacher(TrainableEncoder student, Device device) throws EncoderException {
    this.student = student;
    this.copy = TrainableEncoder.open(student.save(Map.of()), device);
    copy.weights().trainable(false);
  }

  @Override
  public String name() {
    return "momentum_teacher";
  }

  @Override
  public int dimension() {
    return student.spec().dimension();
  }

  @Override
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  public FloatMatrix features(TileBatch tiles) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return Tensors.matrix(copy.features(copy.images(tiles), Mode.EVAL));
    }
  }

  @Override
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  public void learned(double progress) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (String name : copy.weights().names()) {
        Tensor slow = copy.weights().get(name);
        Tensor fast = student.weights().get(name);
        if (copy.weights().isBuffer(name)) {
          slow.copy_(fast);
        } else {
          slow.lerp_(fast, new Scalar(1 - MOMENTUM));
        }
      }
    }
  }

  @Override
  public SafeTensors state() {
    return copy.weights().save(Map.of());
  }

  @Override
  public void restore(SafeTensors state, String origin) throws IOException {
    copy.weights().load(state, origin);
  }

  @Override
  public void close() {
    copy.close();
  }
}
