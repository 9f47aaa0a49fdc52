package org.contexture.encoder.architecture;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * An architecture with weights, ready to run on a device in one arithmetic. Thread-safe, as long as
 * nobody closes it.
 */
public final class InferenceNetwork implements AutoCloseable {

  private final Architecture architecture;
  private final ScalarType type;
  private final Weights weights;
  private final FoldedComputation computation;

  /**
   * Takes the weights over: changes and closes them.
   *
   * @param bfloat16 whether to compute in bfloat16 instead of 32-bit floats
   */
  public InferenceNetwork(
      Architecture architecture, Weights weights, Device device, boolean bfloat16) {
    this.architecture = architecture;
    this.type = bfloat16 ? ScalarType.BFloat16 : ScalarType.Float;
    this.weights = weights;
    weights.trainable(false);
    weights.convert(device, type);
    this.computation = new FoldedComputation(weights, !device.isCuda() && OneDnn.isAvailable());
  }

  /**
   * Computes features; the caller holds a {@code PointerScope} and a {@code NoGradGuard}.
   *
   * @param images [n, 3, height, width], normalised, 32-bit floats
   * @return [n, dimension], 32-bit floats
   */
  public Tensor features(Tensor images) {
    return architecture.features(computation, images.to(type)).to(ScalarType.Float);
  }

  @Override
  public void close() {
    computation.close();
    weights.close();
  }
}
