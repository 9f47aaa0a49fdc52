package org.contexture.mil.head;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Layers;
import org.contexture.network.Mode;
import org.contexture.network.device.Libtorch;

/**
 * The randomness of a forward pass: whether and how units are dropped, and the generator that every
 * other draw of a head comes from. One thread at a time.
 */
public final class Randomness implements AutoCloseable {

  static {
    Libtorch.prepare();
  }

  /** No randomness: inference. */
  public static final Randomness NONE = new Randomness(0, null, Mode.EVAL);

  private final double probability;
  private final Generator generator;
  private final Mode mode;

  private Randomness(double probability, Generator generator, Mode mode) {
    this.probability = probability;
    this.generator = generator;
    this.mode = mode;
  }

  /**
   * Dropout for training.
   *
   * @param probability in [0, 1)
   */
  public static Randomness training(double probability, long seed) {
    Generator generator = torch.make_generator_cpu(seed);
    generator.retainReference();
    return new Randomness(probability, generator, Mode.TRAIN);
  }

  /** Whether the head is being trained. */
  public boolean isTraining() {
    return mode.isTraining();
  }

  /** A tensor of which elements are dropped when training. */
  public Tensor dropped(Tensor x) {
    return Layers.dropout(x, probability, mode, generator);
  }

  /** Begins anew, so that a forward pass can be repeated as it was; when training only. */
  public void restart(long seed) {
    generator.set_current_seed(seed);
  }

  /** A permutation of 0 … n − 1, [n]; when training only. */
  Tensor permutation(long n) {
    return torch.randperm(n, new org.bytedeco.pytorch.GeneratorOptional(generator));
  }

  @Override
  public void close() {
    if (generator != null) {
      generator.releaseReference();
    }
  }
}
