package org.contexture.encoder.architecture;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * An architecture with weights, ready to run on a device in one arithmetic. Thread-safe, as long as
 * nobody closes it.
 */
public final class InferenceNetwork implements AutoCloseable {

  private final UnaryOperator<Tensor> network;
  private final Weights weights;
  private final Runnable closing;

  private InferenceNetwork(UnaryOperator<Tensor> network, Weights weights, Runnable closing) {
    this.network = network;
    this.weights = weights;
    this.closing = closing;
  }

  /**
   * In floats. Takes the weights over: changes and closes them.
   *
   * @param bfloat16 whether to compute in bfloat16 instead of 32-bit floats
   */
  public static InferenceNetwork inFloats(
      Architecture architecture, Weights weights, Device device, boolean bfloat16) {
    ScalarType type = bfloat16 ? ScalarType.BFloat16 : ScalarType.Float;
    weights.trainable(false);
    weights.convert(device, type);
    FoldedComputation computation =
        new FoldedComputation(weights, !device.isCuda() && OneDnn.isAvailable(type));
    return new InferenceNetwork(
        images -> architecture.features(computation, images.to(type)).to(ScalarType.Float),
        weights,
        computation::close);
  }

  /** In 8 bits, on the CPU. Takes the weights over: changes and closes them. */
  public static InferenceNetwork in8Bits(
      Architecture architecture, Weights weights, Int8Ranges ranges) {
    weights.trainable(false);
    QuantisedComputation computation = new QuantisedComputation(weights, ranges);
    return new InferenceNetwork(
        images -> architecture.features(computation, QuantisedMap.ofFloats(images)).floats(),
        weights,
        computation::close);
  }

  /** Whether this machine can compute in 8 bits: oneDNN can, which Apple's processors lack. */
  public static boolean canCompute8Bits() {
    return OneDnn.isAvailable();
  }

  /**
   * Computes features; the caller holds a {@code PointerScope} and a {@code NoGradGuard}.
   *
   * @param images [n, 3, height, width], normalised, 32-bit floats
   * @return [n, dimension], 32-bit floats
   */
  public Tensor features(Tensor images) {
    return network.apply(images);
  }

  @Override
  public void close() {
    closing.run();
    weights.close();
  }
}
