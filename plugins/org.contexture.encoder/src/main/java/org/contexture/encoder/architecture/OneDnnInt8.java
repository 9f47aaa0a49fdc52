package org.contexture.encoder.architecture;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * libtorch's convolutions over oneDNN in 8 bits, which it has for compiled graphs: maps of bytes,
 * weights of signed bytes with a scale for each channel, sums in 32 bits. Called by name, as {@link
 * OneDnn} does.
 */
@SuppressWarnings("try") // scopes act by being closed
final class OneDnnInt8 {

  private final OneDnn oneDnn = OneDnn.instance();
  private final OperatorHandle pack;
  private final OperatorHandle convolution;
  private final OperatorHandle convolutionAdd;
  private final OperatorHandle quantised;

  private OneDnnInt8() {
    try (PointerScope scope = new PointerScope()) {
      pack = OneDnn.operator("onednn::qconv_prepack", "");
      convolution = OneDnn.operator("onednn::qconv2d_pointwise", "");
      convolutionAdd = OneDnn.operator("onednn::qconv2d_pointwise", "binary");
      quantised = OneDnn.operator("aten::_make_per_tensor_quantized_tensor", "");
    }
  }

  /** Made when first needed: a libtorch without oneDNN has no such operators. */
  private static final class Holder {
    static final OneDnnInt8 INSTANCE = new OneDnnInt8();
    static final boolean SATURATES = INSTANCE.cutsSums();
  }

  static OneDnnInt8 instance() {
    return Holder.INSTANCE;
  }

  /**
   * A convolution's weights as they are run.
   *
   * @param packed signed bytes, laid out by oneDNN
   * @param scales of the output channels, 32-bit floats
   * @param zeros as many zeros, 64-bit integers
   * @param bias 32-bit floats
   */
  record Kernel(Tensor packed, Tensor scales, Tensor zeros, Tensor bias) {

    List<Tensor> tensors() {
      return List.of(packed, scales, zeros, bias);
    }
  }

  /**
   * Whether sums of two products are cut to 16 bits, as by processors without VNNI: weights must
   * then do with 7 bits.
   */
  static boolean saturates() {
    return Holder.SATURATES;
  }

  /** Finds out by adding what is too much for 16 bits. */
  private boolean cutsSums() {
    int channels = 32;
    Convolution shape = Convolution.of(channels, channels, 1);
    Quantisation plain = new Quantisation(1, 0);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor bytes =
          torch
              .ones(new long[] {1, channels, 4, 4})
              .mul(new Scalar(255))
              .to(ScalarType.Byte)
              .contiguous(torch.MemoryFormat.ChannelsLast);
      Tensor ones = torch.ones(new long[] {channels});
      Tensor weights =
          torch
              .ones(new long[] {channels, channels, 1, 1})
              .mul(new Scalar(127))
              .to(ScalarType.Char);
      Kernel kernel =
          new Kernel(
              pack(weights, ones, plain, shape, bytes),
              ones,
              torch.zeros(new long[] {channels}).to(ScalarType.Long),
              torch.zeros(new long[] {channels}));
      QuantisedMap sums =
          convolve(
              new QuantisedMap(bytes, Optional.of(plain)),
              kernel,
              shape,
              Activation.NONE,
              Optional.empty());
      return sums.floats().min().item_float() < channels * 255 * 127 - 1;
    }
  }

  /** Whether a convolution can end with that activation. */
  static boolean computes(Activation activation) {
    return switch (activation) {
      case NONE, RELU, RELU6, SILU, HARD_SWISH, GELU -> true;
      case SIGMOID, HARD_SIGMOID, QUICK_GELU -> false;
    };
  }

  /** Lays signed bytes out for inputs of a size. */
  Tensor pack(Tensor weight, Tensor scales, Quantisation in, Convolution shape, Tensor input) {
    return OneDnn.call(
        pack,
        new IValue(weight),
        new IValue(scales),
        new IValue(in.scale()),
        new IValue((long) in.zero()),
        oneDnn.pair(shape.stride()),
        oneDnn.pair(shape.padding()),
        oneDnn.pair(1),
        new IValue((long) shape.groups()),
        oneDnn.list("four", input.size(0), input.size(1), input.size(2), input.size(3)));
  }

  /**
   * Convolution, bias, activation.
   *
   * @param out what the result's bytes are to stand for; empty for 32-bit floats
   */
  QuantisedMap convolve(
      QuantisedMap x,
      Kernel kernel,
      Convolution shape,
      Activation activation,
      Optional<Quantisation> out) {
    Quantisation in = x.quantisation().orElseThrow();
    Tensor y =
        OneDnn.call(
            convolution,
            new IValue(x.tensor()),
            new IValue(in.scale()),
            new IValue((long) in.zero()),
            new IValue(kernel.packed()),
            new IValue(kernel.scales()),
            new IValue(kernel.zeros()),
            new IValue(kernel.bias()),
            oneDnn.pair(shape.stride()),
            oneDnn.pair(shape.padding()),
            oneDnn.pair(1),
            new IValue((long) shape.groups()),
            new IValue(scale(out)),
            new IValue(zero(out)),
            type(out),
            OneDnn.attribute(activation),
            oneDnn.scalars(activation),
            OneDnn.algorithm(activation));
    return new QuantisedMap(y, out);
  }

  /**
   * Convolution, bias, plus a map that is overwritten by the result, then relu or nothing.
   *
   * @param shortcut bytes if the result is, else 32-bit floats
   */
  QuantisedMap convolveAdd(
      QuantisedMap shortcut,
      QuantisedMap x,
      Kernel kernel,
      Convolution shape,
      boolean relu,
      Optional<Quantisation> out) {
    Quantisation in = x.quantisation().orElseThrow();
    Tensor y =
        OneDnn.call(
            convolutionAdd,
            new IValue(x.tensor()),
            new IValue(in.scale()),
            new IValue((long) in.zero()),
            new IValue(kernel.packed()),
            new IValue(kernel.scales()),
            new IValue(kernel.zeros()),
            new IValue(shortcut.tensor()),
            new IValue(kernel.bias()),
            oneDnn.pair(shape.stride()),
            oneDnn.pair(shape.padding()),
            oneDnn.pair(1),
            new IValue((long) shape.groups()),
            new IValue(scale(out)),
            new IValue(zero(out)),
            type(out),
            new IValue(scale(shortcut.quantisation())),
            new IValue(zero(shortcut.quantisation())),
            new IValue("sum"),
            new IValue(),
            relu ? new IValue("relu") : new IValue(),
            oneDnn.scalars(Activation.NONE),
            new IValue());
    return new QuantisedMap(y, out);
  }

  /** Of bytes, which libtorch pools in a quantised tensor only. */
  QuantisedMap maxPool(QuantisedMap x, int kernel, int stride, int padding, boolean roundUp) {
    Quantisation of = x.quantisation().orElseThrow();
    Tensor bytes =
        OneDnn.call(
            quantised,
            new IValue(x.tensor()),
            new IValue(of.scale()),
            new IValue((long) of.zero()));
    Tensor pooled =
        torch.quantized_max_pool2d(
            bytes,
            new long[] {kernel, kernel},
            new long[] {stride, stride},
            new long[] {padding, padding},
            new long[] {1, 1},
            roundUp);
    return new QuantisedMap(pooled.int_repr(), x.quantisation());
  }

  private static double scale(Optional<Quantisation> quantisation) {
    return quantisation.map(Quantisation::scale).orElse(1.0);
  }

  private static long zero(Optional<Quantisation> quantisation) {
    return quantisation.map(Quantisation::zero).orElse(0);
  }

  private static IValue type(Optional<Quantisation> out) {
    return new IValue((long) (out.isPresent() ? ScalarType.Byte : ScalarType.Float).value);
  }
}
