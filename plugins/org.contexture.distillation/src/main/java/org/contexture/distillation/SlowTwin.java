package org.contexture.distillation;

import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.part.Part;
import org.contexture.encoder.EncoderException;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;

/**
 * A copy of student and context network whose weights follow theirs slowly (Lee et al. 2023,
 * "Exploring the Role of Mean Teachers in Self-supervised Masked Auto-Encoders", RC-MAE; Chen et
 * al. 2022, "SdAE: Self-distillated Masked Autoencoder"). The momentum rises from 0.996 to 1 as a
 * cosine.
 */
final class SlowTwin implements Part, AutoCloseable {

  private static final double MOMENTUM = 0.996;

  private final ContextNetwork network;
  private final ContextNetwork copy;

  /** Starts as the network is now; closes the copy. */
  SlowTwin(ContextNetwork network) throws EncoderException {
    this.network = network;
    copy = network.copy();
  }

  ContextNetwork network() {
    return copy;
  }

  /** Becomes what the network is now. */
  void catchUp() {
    follow(0);
  }

  @Override
  public void learned(double progress) {
    follow(momentum(progress));
  }

  /** In [0.996, 1]. */
  static double momentum(double progress) {
    return 1 - (1 - MOMENTUM) * (1 + Math.cos(Math.PI * progress)) / 2;
  }

  private void follow(double momentum) {
    follow(copy.student().encoder().weights(), network.student().encoder().weights(), momentum);
    follow(copy.head(), network.head(), momentum);
  }

  /** Statistics are taken over at once. */
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  private static void follow(Weights slow, Weights fast, double momentum) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (String name : slow.names()) {
        Tensor behind = slow.get(name);
        if (slow.isBuffer(name)) {
          behind.copy_(fast.get(name));
        } else {
          behind.lerp_(fast.get(name), new Scalar(1 - momentum));
        }
      }
    }
  }

  @Override
  public String name() {
    return "slow_twin";
  }

  @Override
  public SafeTensors state() {
    return copy.state();
  }

  @Override
  public void restore(SafeTensors state, String origin) throws IOException {
    copy.restore(state, origin);
  }

  @Override
  public void close() {
    copy.closeCopy();
  }
}
