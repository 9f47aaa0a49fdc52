package org.contexture.encoder.architecture;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.contexture.network.Layers;
import org.contexture.network.Mode;
import org.contexture.network.Weights;

/**
 * Computes for inference only: batch norms are folded into the convolutions before them (Jacob et
 * al. 2018, section 3.2), convolutions lie in memory channel by channel last and, on the CPU, run
 * through {@link OneDnn} together with shortcut and activation. Keeps a copy of the layers' weights
 * until closed, and empties linear layers' own for it. A shortcut may be overwritten, a marked map
 * too once it has been used. Thread-safe, as long as nobody closes it.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public class FoldedComputation extends TensorComputation implements AutoCloseable {

  /** A layer's tensors as they are run; packed for oneDNN or plain. */
  private record Layer(Tensor weight, Tensor bias) {}

  private final Map<String, Layer> layers = new ConcurrentHashMap<>();
  private final boolean oneDnn;

  /**
   * Prepares nothing yet: each layer is folded when it is first used.
   *
   * @param weights in the element type and on the device to compute with
   * @param oneDnn whether to use oneDNN: on the CPU only
   */
  public FoldedComputation(Weights weights, boolean oneDnn) {
    super(weights);
    this.oneDnn = oneDnn;
  }

  @Override
  public Tensor conv(Tensor x, String name, Convolution shape, Activation activation) {
    Layer layer =
        layer(
            name,
            () ->
                arranged(weights().get(name + ".weight"), weights().get(name + ".bias"), shape, x));
    return convolve(x, layer, shape, activation);
  }

  @Override
  public Tensor convPlain(Tensor x, String name, Convolution shape) {
    Layer layer =
        layer(
            name,
            () -> {
              Tensor weight = weights().get(name + ".weight");
              return arranged(weight, zeros(shape.out(), weight), shape, x);
            });
    return convolve(x, layer, shape, Activation.NONE);
  }

  private static Tensor zeros(long length, Tensor like) {
    return torch.zeros(new long[] {length}).to(like.device(), like.scalar_type());
  }

  @Override
  public Tensor norm(Tensor x, BatchNorm norm, Activation activation) {
    Layer layer =
        layer(
            norm.name(),
            () -> {
              Tensor variance =
                  single(norm.name() + ".running_var").add(new Scalar(norm.epsilon()));
              Tensor factor = single(norm.name() + ".weight").div(variance.sqrt());
              Tensor shift =
                  single(norm.name() + ".bias")
                      .sub(single(norm.name() + ".running_mean").mul(factor));
              return new Layer(asMap(factor, x), asMap(shift, x));
            });
    return activate(x.mul(layer.weight()).add_(layer.bias()), activation);
  }

  private static Tensor asMap(Tensor channels, Tensor like) {
    return channels.view(1, -1, 1, 1).to(like.scalar_type());
  }

  @Override
  protected Tensor biases(AttentionWindow window) {
    return layer(
            window.biases(),
            () -> {
              Tensor biases = super.biases(window);
              return new Layer(biases, biases);
            })
        .weight();
  }

  @Override
  public Tensor linearPlain(Tensor tokens, String name, int in, int out) {
    if (!oneDnn) {
      return super.linearPlain(tokens, name, in, out);
    }
    Tensor weight = weights().get(name + ".weight");
    return packed(tokens, name + ".weight", () -> zeros(out, weight), Activation.NONE);
  }

  @Override
  public Tensor convNorm(Tensor x, NormedConvolution conv, Activation activation) {
    return convolve(x, folded(conv, x), conv.shape(), activation);
  }

  @Override
  public Tensor convNormAdd(
      Tensor x, NormedConvolution conv, Tensor shortcut, Activation activation) {
    Layer layer = folded(conv, x);
    if (oneDnn && (activation == Activation.RELU || activation == Activation.NONE)) {
      boolean relu = activation == Activation.RELU;
      return OneDnn.instance()
          .convolveAdd(shortcut, x, layer.weight(), layer.bias(), conv.shape(), relu);
    }
    Tensor y = convolve(x, layer, conv.shape(), Activation.NONE);
    y.add_(shortcut);
    return activate(y, activation);
  }

  /** In place: a gated map is used by nobody else. */
  @Override
  public Tensor gate(Tensor x, Tensor gate) {
    x.mul_(gate);
    return x;
  }

  @Override
  public Tensor linear(Tensor tokens, String name, int in, int out, Activation activation) {
    if (!oneDnn) {
      return super.linear(tokens, name, in, out, activation);
    }
    return packed(tokens, name + ".weight", () -> weights().get(name + ".bias"), activation);
  }

  @Override
  protected Tensor projected(Tensor tokens, Attention attention) {
    return oneDnn
        ? packed(
            tokens, attention.inWeight(), () -> weights().get(attention.inBias()), Activation.NONE)
        : super.projected(tokens, attention);
  }

  private Tensor packed(
      Tensor tokens, String weight, Supplier<Tensor> bias, Activation activation) {
    Layer layer =
        layer(
            weight,
            () -> {
              long rows = tokens.numel() / tokens.size(-1);
              Tensor plain = weights().get(weight);
              Tensor packed = OneDnn.instance().packLinear(plain, rows);
              Layer ready = new Layer(packed, bias.get());
              plain.set_data(torch.empty(0)); // the largest of all: not to be kept twice
              return ready;
            });
    boolean whole = OneDnn.computes(activation);
    Tensor y =
        OneDnn.instance()
            .linear(tokens, layer.weight(), layer.bias(), whole ? activation : Activation.NONE);
    return whole ? y : activate(y, activation);
  }

  @Override
  protected Tensor normed(String name, GraphLayer.Norm norm, Tensor x) {
    return Layers.batchNorm(weights(), name, x, Mode.EVAL, norm.epsilon(), 0);
  }

  /** A layer as it is run, prepared when it is first asked for. */
  private Layer layer(String name, Supplier<Layer> prepared) {
    return layers.computeIfAbsent(
        name,
        key -> {
          try (PointerScope scope = new PointerScope();
              NoGradGuard noGrad = new NoGradGuard()) {
            Layer layer = prepared.get();
            layer.weight().retainReference();
            layer.bias().retainReference();
            return layer;
          }
        });
  }

  private Layer folded(NormedConvolution conv, Tensor x) {
    return layer(
        conv.conv(),
        () -> {
          Folded folded = folded(conv);
          return arranged(
              folded.weight().to(x.scalar_type()),
              folded.bias().to(x.scalar_type()),
              conv.shape(),
              x);
        });
  }

  /**
   * A convolution whose batch norm is in it, in 32-bit floats.
   *
   * @param weight [out, in / groups, kernel, kernel]
   * @param bias [out]
   */
  record Folded(Tensor weight, Tensor bias) {}

  /** The convolution and its batch norm as one: w · γ / σ and β − μ · γ / σ. */
  final Folded folded(NormedConvolution conv) {
    Tensor variance = single(conv.norm() + ".running_var").add(new Scalar(conv.epsilon()));
    Tensor factor = single(conv.norm() + ".weight").div(variance.sqrt()); // [out]
    Tensor weight = single(conv.conv() + ".weight").mul(factor.view(-1, 1, 1, 1));
    Tensor shift = single(conv.norm() + ".running_mean").mul(factor);
    return new Folded(weight, single(conv.norm() + ".bias").sub(shift));
  }

  final Tensor single(String name) {
    return weights().get(name).to(torch.ScalarType.Float);
  }

  private Layer arranged(Tensor weight, Tensor bias, Convolution shape, Tensor x) {
    Tensor last = weight.detach().contiguous(MemoryFormat.ChannelsLast);
    return new Layer(oneDnn ? OneDnn.instance().packConvolution(last, shape, x) : last, bias);
  }

  private Tensor convolve(Tensor x, Layer layer, Convolution shape, Activation activation) {
    if (oneDnn) {
      boolean whole = OneDnn.computes(activation);
      Tensor y =
          OneDnn.instance()
              .convolve(
                  x, layer.weight(), layer.bias(), shape, whole ? activation : Activation.NONE);
      return whole ? y : activate(y, activation);
    }
    Tensor y =
        torch.conv2d(
            x,
            layer.weight(),
            new TensorOptional(layer.bias()),
            new long[] {shape.stride(), shape.stride()},
            new long[] {shape.padding(), shape.padding()},
            new long[] {1, 1},
            shape.groups());
    return activate(y, activation);
  }

  @Override
  public void close() {
    for (Layer layer : layers.values()) {
      layer.weight().releaseReference();
      layer.bias().releaseReference();
    }
    layers.clear();
  }
}
