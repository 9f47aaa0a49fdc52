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
public final class Dropout implements AutoCloseable {

  static {
    Libtorch.prepare();
  }

  /** No randomness: inference. */
  public static final Dropout NONE = new Dropout(0, null, Mode.EVAL);

  private final double probability;
  private final Generator generator;
  private final Mode mode;

  private Dropout(double probability, Generator generator, Mode mode) {
    this.probability = probability;
    this.generator = generator;
    this.mode = mode;
  }

  /**
   * Dropout for training.
   *
   * @param probability in [0, 1)
   */
  public static Dropout training(double probability, long seed) {
    Generator generator = torch.make_generator_cpu(seed);
    generator.retainReference();
    return new Dropout(probability, generator, Mode.TRAIN);
  }

  /** Whether the head is being trained. */
  public boolean isTraining() {
    return mode.isTraining();
  }

  /** Drops elements of a tensor when training. */
  public Tensor of(Tensor x) {
    return Layers.dropout(x, probability, mode, generator);
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
