package org.contexture.encoder.architecture;

import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Layers;
import org.contexture.network.Mode;
import org.contexture.network.Weights;

/** Computes layer by layer with libtorch, so that gradients flow. */
public class TrainableComputation extends TensorComputation {

  private static final double MOMENTUM = 0.1; // torchvision's

  private final Mode mode;
  private final double momentum;

  public TrainableComputation(Weights weights, Mode mode) {
    this(weights, mode, mode == Mode.CALIBRATE ? 1 : MOMENTUM);
  }

  private TrainableComputation(Weights weights, Mode mode, double momentum) {
    super(weights);
    this.mode = mode;
    this.momentum = momentum;
  }

  /** For computing the same a second time: running statistics are left as they are. */
  static TrainableComputation again(Weights weights, Mode mode) {
    return new TrainableComputation(weights, mode, 0);
  }

  @Override
  public Tensor conv(Tensor x, String name, Convolution shape, Activation activation) {
    return activate(
        Layers.conv(weights(), name, x, shape.stride(), shape.padding(), shape.groups()),
        activation);
  }

  @Override
  public Tensor convPlain(Tensor x, String name, Convolution shape) {
    return conv(x, name, shape, Activation.NONE); // a bias that is absent is left out
  }

  @Override
  public Tensor norm(Tensor x, BatchNorm layer, Activation activation) {
    return activate(
        Layers.batchNorm(weights(), layer.name(), x, mode, layer.epsilon(), momentum), activation);
  }

  @Override
  public Tensor convNorm(Tensor x, NormedConvolution layer, Activation activation) {
    Tensor y = conv(x, layer.conv(), layer.shape(), Activation.NONE);
    return activate(
        Layers.batchNorm(weights(), layer.norm(), y, mode, layer.epsilon(), momentum), activation);
  }

  @Override
  public Tensor convNormAdd(
      Tensor x, NormedConvolution layer, Tensor shortcut, Activation activation) {
    Tensor y = convNorm(x, layer, Activation.NONE);
    y.add_(shortcut);
    return activate(y, activation);
  }

  @Override
  protected Tensor normed(String name, GraphLayer.Norm norm, Tensor x) {
    return Layers.batchNorm(weights(), name, x, mode, norm.epsilon(), momentum);
  }
}
