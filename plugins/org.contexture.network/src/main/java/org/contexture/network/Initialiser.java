package org.contexture.network;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.device.Libtorch;

/**
 * Adds freshly initialised tensors to weights, on the CPU, with PyTorch's names and, where nothing
 * else is said, PyTorch's distributions. One seed gives one sequence of tensors.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public final class Initialiser implements AutoCloseable {

  static {
    Libtorch.prepare();
  }

  private final Weights weights;
  private final Generator generator;
  private final boolean filling;

  public Initialiser(Weights weights, long seed) {
    this(weights, seed, true);
  }

  private Initialiser(Weights weights, long seed, boolean filling) {
    this.weights = weights;
    this.generator = torch.make_generator_cpu(seed);
    this.filling = filling;
    generator.retainReference();
  }

  /** Adds tensors of the right shapes without values, for weights that are about to be loaded. */
  public static Initialiser blank(Weights weights) {
    return new Initialiser(weights, 0, false);
  }

  /** {@code name.weight} [out, in] and {@code name.bias} [out], uniform within ±1/√in. */
  public void linear(String name, int in, int out) {
    double bound = 1 / Math.sqrt(in);
    uniform(name + ".weight", bound, out, in);
    uniform(name + ".bias", bound, out);
  }

  /** A linear layer without bias. */
  public void linearWithoutBias(String name, int in, int out) {
    uniform(name + ".weight", 1 / Math.sqrt(in), out, in);
  }

  /** {@code name.weight} [out, in / groups, kernel, kernel] and {@code name.bias} [out]. */
  public void conv(String name, int in, int out, int kernel, int groups) {
    double bound = 1 / Math.sqrt((double) in / groups * kernel * kernel);
    uniform(name + ".weight", bound, out, in / groups, kernel, kernel);
    uniform(name + ".bias", bound, out);
  }

  /** {@code name.weight} of ones and {@code name.bias} of zeros. */
  public void layerNorm(String name, long dim) {
    constant(name + ".weight", 1, dim);
    constant(name + ".bias", 0, dim);
  }

  /** As a layer norm, with the buffers {@code name.running_mean} and {@code name.running_var}. */
  public void batchNorm(String name, long channels) {
    layerNorm(name, channels);
    bufferOf(name + ".running_mean", 0, channels);
    bufferOf(name + ".running_var", 1, channels);
  }

  /** A parameter, uniform within ±bound. */
  public void uniform(String name, double bound, long... shape) {
    fill(name, shape, tensor -> tensor.uniform_(-bound, bound, optional()));
  }

  /** A parameter, normal around 0. */
  public void normal(String name, double deviation, long... shape) {
    fill(name, shape, tensor -> tensor.normal_(0, deviation, optional()));
  }

  /** A parameter, normal around 0, cut at ±2 (as torch.nn.init.trunc_normal_ by default). */
  public void truncatedNormal(String name, double deviation, long... shape) {
    fill(
        name,
        shape,
        tensor -> {
          double cut = Math.min(2 / deviation, 10);
          double tail = 2 * normalDistribution(cut) - 1;
          tensor.uniform_(-tail, tail, optional());
          tensor.erfinv_();
          tensor.mul_(new Scalar(deviation * Math.sqrt(2)));
          tensor.clamp_(
              new org.bytedeco.pytorch.ScalarOptional(new Scalar(-2.0)),
              new org.bytedeco.pytorch.ScalarOptional(new Scalar(2.0)));
        });
  }

  /** A parameter of one value. */
  public void constant(String name, double value, long... shape) {
    fill(name, shape, tensor -> tensor.fill_(new Scalar(value)));
  }

  /** A buffer of one value. */
  public void bufferOf(String name, double value, long... shape) {
    try (PointerScope scope = new PointerScope()) {
      Tensor tensor = torch.empty(shape);
      tensor.fill_(new Scalar(value));
      weights.buffer(name, tensor);
    }
  }

  private void fill(String name, long[] shape, java.util.function.Consumer<Tensor> values) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor tensor = torch.empty(shape);
      if (filling) {
        values.accept(tensor);
      }
      weights.parameter(name, tensor);
    }
  }

  private GeneratorOptional optional() {
    return new GeneratorOptional(generator);
  }

  /** Φ(x), the standard normal distribution function. */
  private static double normalDistribution(double x) {
    return 0.5 * org.apache.commons.math3.special.Erf.erfc(-x / Math.sqrt(2));
  }

  @Override
  public void close() {
    generator.releaseReference();
  }
}
