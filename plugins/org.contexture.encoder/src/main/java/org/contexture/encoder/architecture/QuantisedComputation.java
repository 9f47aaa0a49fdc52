package org.contexture.encoder.architecture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.encoder.architecture.FoldedComputation.Folded;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;

/**
 * Computes convolutions in 8 bits, on the CPU: weights with a scale for each output channel, maps
 * with one scale (Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient
 * Integer-Arithmetic-Only Inference", sections 2 and 3; per channel: Krishnamoorthi 2018, section
 * 3.1.2). Everything else is computed in 32-bit floats, and so are convolutions of single numbers,
 * as in squeeze and excite. A shortcut may be overwritten. Thread-safe, as long as nobody closes
 * it.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
final class QuantisedComputation implements Computation<QuantisedMap>, AutoCloseable {

  private static final int LARGEST_WEIGHT = 127;
  private static final int LARGEST_HALVED = 63; // 2 · 255 · 63 is below 2¹⁵
  private static final double SMALLEST_STEP = 1e-12; // of channels that are nothing but zeros

  private final FoldedComputation floats;
  private final Int8Ranges ranges;
  private final Map<String, OneDnnInt8.Kernel> kernels = new ConcurrentHashMap<>();

  /** Takes nothing over but what {@link #close} frees. */
  QuantisedComputation(Weights weights, Int8Ranges ranges) {
    this.floats = new FoldedComputation(weights, true);
    this.ranges = ranges;
  }

  private static QuantisedMap of(Tensor floats) {
    return QuantisedMap.ofFloats(floats);
  }

  @Override
  public QuantisedMap conv(QuantisedMap x, String name, Convolution shape, Activation activation) {
    return in8Bits(name)
        ? convolve(x, name, () -> plain(name, true, shape), shape, activation)
        : of(floats.conv(x.floats(), name, shape, activation));
  }

  @Override
  public QuantisedMap convPlain(QuantisedMap x, String name, Convolution shape) {
    return in8Bits(name)
        ? convolve(x, name, () -> plain(name, false, shape), shape, Activation.NONE)
        : of(floats.convPlain(x.floats(), name, shape));
  }

  private Folded plain(String name, boolean bias, Convolution shape) {
    return new Folded(
        floats.single(name + ".weight"),
        bias ? floats.single(name + ".bias") : torch.zeros(new long[] {shape.out()}));
  }

  @Override
  public QuantisedMap convNorm(QuantisedMap x, NormedConvolution layer, Activation activation) {
    return in8Bits(layer.conv())
        ? convolve(x, layer.conv(), () -> floats.folded(layer), layer.shape(), activation)
        : of(floats.convNorm(x.floats(), layer, activation));
  }

  @Override
  public QuantisedMap convNormAdd(
      QuantisedMap x, NormedConvolution layer, QuantisedMap shortcut, Activation activation) {
    boolean whole = activation == Activation.RELU || activation == Activation.NONE;
    if (!in8Bits(layer.conv())) {
      return of(floats.convNormAdd(x.floats(), layer, shortcut.floats(), activation));
    } else if (!whole) {
      return activate(add(convNorm(x, layer, Activation.NONE), shortcut), activation);
    }
    Int8Ranges.Range range = ranges.layers().get(layer.conv());
    QuantisedMap in = x.in8Bits(range.in());
    OneDnnInt8.Kernel kernel = kernel(layer.conv(), () -> floats.folded(layer), layer.shape(), in);
    QuantisedMap other =
        range.out().map(shortcut::in8Bits).orElseGet(() -> of(inChannelsLast(shortcut.floats())));
    return OneDnnInt8.instance()
        .convolveAdd(other, in, kernel, layer.shape(), activation == Activation.RELU, range.out());
  }

  private static Tensor inChannelsLast(Tensor map) {
    return map.contiguous(torch.MemoryFormat.ChannelsLast);
  }

  private boolean in8Bits(String convolution) {
    return ranges.layers().containsKey(convolution);
  }

  private QuantisedMap convolve(
      QuantisedMap x,
      String name,
      Supplier<Folded> folded,
      Convolution shape,
      Activation activation) {
    Int8Ranges.Range range = ranges.layers().get(name);
    QuantisedMap in = x.in8Bits(range.in());
    OneDnnInt8.Kernel kernel = kernel(name, folded, shape, in);
    if (OneDnnInt8.computes(activation)) {
      return OneDnnInt8.instance().convolve(in, kernel, shape, activation, range.out());
    }
    QuantisedMap y =
        OneDnnInt8.instance().convolve(in, kernel, shape, Activation.NONE, Optional.empty());
    return activate(y, activation);
  }

  /** A convolution's weights in 8 bits, prepared when they are first asked for. */
  private OneDnnInt8.Kernel kernel(
      String name, Supplier<Folded> folded, Convolution shape, QuantisedMap in) {
    return kernels.computeIfAbsent(
        name,
        key -> {
          try (PointerScope scope = new PointerScope();
              NoGradGuard noGrad = new NoGradGuard()) {
            Tensor weight = folded.get().weight().detach(); // [out, in / groups, kernel, kernel]
            Tensor scales = scales(weight);
            Tensor steps = scales.view(-1, 1, 1, 1);
            Tensor rounded = weight.div(steps).round();
            Tensor lost = weight.sub(rounded.mul(steps));
            OneDnnInt8.Kernel kernel =
                new OneDnnInt8.Kernel(
                    OneDnnInt8.instance()
                        .pack(
                            rounded.to(ScalarType.Char),
                            scales,
                            in.quantisation().orElseThrow(),
                            shape,
                            in.tensor()),
                    scales,
                    torch.zeros(new long[] {shape.out()}).to(ScalarType.Long),
                    folded.get().bias().detach().add(shift(lost, name, shape.groups())));
            kernel.tensors().forEach(Tensor::retainReference);
            return kernel;
          }
        });
  }

  /** What one step of each output channel is: [out]. */
  private static Tensor scales(Tensor weight) {
    return weight
        .abs()
        .flatten(1, -1)
        .amax(new long[] {1}, false)
        .div(new Scalar(OneDnnInt8.saturates() ? LARGEST_HALVED : LARGEST_WEIGHT))
        .clamp_min(new Scalar(SMALLEST_STEP));
  }

  /**
   * By how much the rounding of weights lowers each output on average: what was lost times the mean
   * input (Nagel et al. 2019, "Data-Free Quantization Through Weight Equalization and Bias
   * Correction", section 4.2, with means that were measured; at the borders of a map it is a little
   * less).
   *
   * @param lost [out, in / groups, kernel, kernel]
   * @return [out]
   */
  private Tensor shift(Tensor lost, String name, long groups) {
    float[] means = ranges.layers().get(name).means();
    Tensor perInput =
        lost.sum(new long[] {2, 3}, false, new ScalarTypeOptional()); // [out, in / groups]
    long each = means.length / groups;
    return torch
        .bmm(perInput.reshape(groups, -1, each), Tensors.of(means, groups, each, 1))
        .reshape(-1);
  }

  /** The largest byte is the largest number, whatever it stands for. */
  @Override
  public QuantisedMap maxPool(
      QuantisedMap x, int kernel, int stride, int padding, boolean roundUp) {
    return x.quantisation().isPresent()
        ? OneDnnInt8.instance().maxPool(x, kernel, stride, padding, roundUp)
        : of(floats.maxPool(x.tensor(), kernel, stride, padding, roundUp));
  }

  @Override
  public QuantisedMap mark(QuantisedMap x, String name) {
    return x;
  }

  @Override
  public QuantisedMap norm(QuantisedMap x, BatchNorm layer, Activation activation) {
    return of(floats.norm(x.floats(), layer, activation));
  }

  @Override
  public QuantisedMap activate(QuantisedMap x, Activation activation) {
    return activation == Activation.NONE ? x : of(floats.activate(x.floats(), activation));
  }

  @Override
  public QuantisedMap meanPool(QuantisedMap x, int side) {
    return of(floats.meanPool(x.floats(), side));
  }

  @Override
  public QuantisedMap meanMap(QuantisedMap x) {
    return of(floats.meanMap(x.floats()));
  }

  @Override
  public QuantisedMap flatten(QuantisedMap x) {
    return of(floats.flatten(x.floats()));
  }

  @Override
  public QuantisedMap gate(QuantisedMap x, QuantisedMap gate) {
    return of(floats.gate(x.floats(), gate.floats()));
  }

  @Override
  public QuantisedMap concatChannels(QuantisedMap x, QuantisedMap y) {
    return x.quantisation().equals(y.quantisation())
        ? new QuantisedMap(floats.concatChannels(x.tensor(), y.tensor()), x.quantisation())
        : of(floats.concatChannels(x.floats(), y.floats()));
  }

  @Override
  public QuantisedMap tokens(QuantisedMap x) {
    return of(floats.tokens(x.floats()));
  }

  @Override
  public QuantisedMap channelsLast(QuantisedMap x) {
    return of(floats.channelsLast(x.floats()));
  }

  @Override
  public QuantisedMap channelsFirst(QuantisedMap x) {
    return of(floats.channelsFirst(x.floats()));
  }

  @Override
  public QuantisedMap prepend(QuantisedMap tokens, String name, int count, int dim) {
    return of(floats.prepend(tokens.floats(), name, count, dim));
  }

  @Override
  public QuantisedMap addPositions(QuantisedMap tokens, String name, int count, int dim) {
    return of(floats.addPositions(tokens.floats(), name, count, dim));
  }

  @Override
  public QuantisedMap layerNorm(QuantisedMap tokens, String name, int dim, double epsilon) {
    return of(floats.layerNorm(tokens.floats(), name, dim, epsilon));
  }

  @Override
  public QuantisedMap linear(
      QuantisedMap tokens, String name, int in, int out, Activation activation) {
    return of(floats.linear(tokens.floats(), name, in, out, activation));
  }

  @Override
  public QuantisedMap linearPlain(QuantisedMap tokens, String name, int in, int out) {
    return of(floats.linearPlain(tokens.floats(), name, in, out));
  }

  @Override
  public QuantisedMap attention(QuantisedMap tokens, Attention layer) {
    return of(floats.attention(tokens.floats(), layer));
  }

  @Override
  public QuantisedMap rotaryAttention(QuantisedMap tokens, Attention layer, Rotary places) {
    return of(floats.rotaryAttention(tokens.floats(), layer, places));
  }

  @Override
  public QuantisedMap windowAttention(QuantisedMap map, Attention layer, AttentionWindow window) {
    return of(floats.windowAttention(map.floats(), layer, window));
  }

  @Override
  public QuantisedMap mergeNeighbours(QuantisedMap map) {
    return of(floats.mergeNeighbours(map.floats()));
  }

  @Override
  public QuantisedMap learned(QuantisedMap like, String name, int count, int dim) {
    return of(floats.learned(like.floats(), name, count, dim));
  }

  @Override
  public QuantisedMap attend(QuantisedMap queries, QuantisedMap keysValues, int heads) {
    return of(floats.attend(queries.floats(), keysValues.floats(), heads));
  }

  @Override
  public QuantisedMap scale(QuantisedMap tokens, String name, int dim) {
    return of(floats.scale(tokens.floats(), name, dim));
  }

  @Override
  public QuantisedMap add(QuantisedMap x, QuantisedMap y) {
    return of(floats.add(x.floats(), y.floats()));
  }

  @Override
  public QuantisedMap swiGlu(QuantisedMap tokens, int half) {
    return of(floats.swiGlu(tokens.floats(), half));
  }

  @Override
  public QuantisedMap token(QuantisedMap tokens, int index) {
    return of(floats.token(tokens.floats(), index));
  }

  @Override
  public QuantisedMap meanTokens(QuantisedMap tokens, int from) {
    return of(floats.meanTokens(tokens.floats(), from));
  }

  @Override
  public QuantisedMap concatFeatures(List<QuantisedMap> features) {
    return of(floats.concatFeatures(features.stream().map(QuantisedMap::floats).toList()));
  }

  @Override
  public QuantisedMap layer(String name, GraphLayer layer, List<QuantisedMap> inputs) {
    return of(floats.layer(name, layer, inputs.stream().map(QuantisedMap::floats).toList()));
  }

  @Override
  public void close() {
    kernels.values().forEach(kernel -> kernel.tensors().forEach(Tensor::releaseReference));
    kernels.clear();
    floats.close();
  }
}
