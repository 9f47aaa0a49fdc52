package org.contexture.learning.encoder.architecture;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.contexture.learning.network.Weights;

/**
 * Computes for inference only: batch norms are folded into the convolutions before them (Jacob et
 * al. 2018, section 3.2), convolutions lie in memory channel by channel last. Keeps a copy of the
 * convolutions until closed.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public final class FoldedComputation extends TensorComputation implements AutoCloseable {

  /** A convolution as it is run. */
  private record Folded(Tensor weight, Tensor bias) {}

  private final Map<String, Folded> convolutions = new HashMap<>();

  public FoldedComputation(Weights weights) {
    super(weights);
  }

  @Override
  public Tensor conv(Tensor x, String name, Convolution shape, Activation activation) {
    Folded folded = convolutions.get(name);
    if (folded == null) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        folded = keep(name, weights().get(name + ".weight"), weights().get(name + ".bias"));
      }
    }
    return activate(run(x, folded, shape), activation);
  }

  @Override
  public Tensor convNorm(Tensor x, NormedConvolution layer, Activation activation) {
    return activate(run(x, folded(layer), layer.shape()), activation);
  }

  @Override
  public Tensor convNormAdd(
      Tensor x, NormedConvolution layer, Tensor shortcut, Activation activation) {
    Tensor y = run(x, folded(layer), layer.shape());
    y.add_(shortcut);
    return activate(y, activation);
  }

  private Folded folded(NormedConvolution layer) {
    Folded known = convolutions.get(layer.conv());
    if (known != null) {
      return known;
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Weights w = weights();
      Tensor deviation =
          w.get(layer.norm() + ".running_var").add(new Scalar(layer.epsilon())).sqrt();
      Tensor factor = w.get(layer.norm() + ".weight").div(deviation); // [out]
      Tensor weight = w.get(layer.conv() + ".weight").mul(factor.view(-1, 1, 1, 1));
      Tensor bias =
          w.get(layer.norm() + ".bias").sub(w.get(layer.norm() + ".running_mean").mul(factor));
      return keep(layer.conv(), weight, bias);
    }
  }

  private Folded keep(String name, Tensor weight, Tensor bias) {
    Folded folded = new Folded(weight.detach().contiguous(MemoryFormat.ChannelsLast), bias);
    folded.weight().retainReference();
    folded.bias().retainReference();
    convolutions.put(name, folded);
    return folded;
  }

  private static Tensor run(Tensor x, Folded folded, Convolution shape) {
    return torch.conv2d(
        x,
        folded.weight(),
        new TensorOptional(folded.bias()),
        new long[] {shape.stride(), shape.stride()},
        new long[] {shape.padding(), shape.padding()},
        new long[] {1, 1},
        shape.groups());
  }

  @Override
  public void close() {
    convolutions
        .values()
        .forEach(
            folded -> {
              folded.weight().releaseReference();
              folded.bias().releaseReference();
            });
    convolutions.clear();
  }
}
