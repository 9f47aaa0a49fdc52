package org.contexture.encoder.architecture;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * libtorch's inference operators over oneDNN, which compute a convolution or a linear layer, a
 * shortcut and an activation in one pass over weights that were laid out for the processor before.
 * They have no functions in C++, so they are called by name; lists for such calls come from a few
 * lines of TorchScript.
 */
@SuppressWarnings("try") // scopes act by being closed
final class OneDnn {

  private static final String LISTS =
      """
      def two(a: int, b: int) -> List[int]:
        return [a, b]
      def four(a: int, b: int, c: int, d: int) -> List[int]:
        return [a, b, c, d]
      def none() -> List[Optional[number]]:
        x : List[Optional[number]] = []
        return x
      def six() -> List[Optional[number]]:
        x : List[Optional[number]] = [0.0, 6.0]
        return x
      """;

  private static final Map<Activation, String> NAMES =
      Map.of(
          Activation.NONE, "none",
          Activation.RELU, "relu",
          Activation.RELU6, "hardtanh",
          Activation.SILU, "swish",
          Activation.GELU, "gelu",
          Activation.SIGMOID, "sigmoid",
          Activation.HARD_SWISH, "hardswish");

  private final CompilationUnit lists;
  private final Map<Integer, IValue> pairs = new ConcurrentHashMap<>();
  private final IValue noScalars;
  private final IValue zeroAndSix;
  private final OperatorHandle packConvolution;
  private final OperatorHandle convolution;
  private final OperatorHandle convolutionAdd;
  private final OperatorHandle packLinear;
  private final OperatorHandle linear;

  private OneDnn() {
    try (PointerScope scope = new PointerScope()) {
      lists = torch.compile(LISTS);
      lists.retainReference();
      noScalars = kept(apply("none", new IValueVector()));
      zeroAndSix = kept(apply("six", new IValueVector()));
      packConvolution = operator("mkldnn::_reorder_convolution_weight", "");
      convolution = operator("mkldnn::_convolution_pointwise", "");
      convolutionAdd = operator("mkldnn::_convolution_pointwise_", "binary");
      packLinear = operator("mkldnn::_reorder_linear_weight", "");
      linear = operator("mkldnn::_linear_pointwise", "");
    }
  }

  /** Made when first needed: a libtorch without oneDNN has no such operators. */
  private static final class Holder {
    static final OneDnn INSTANCE = new OneDnn();
    static final boolean PACKS_BFLOAT16 = INSTANCE.packsBFloat16();
  }

  static OneDnn instance() {
    return Holder.INSTANCE;
  }

  /** Whether this libtorch has oneDNN, as on x86 but not on Apple's processors. */
  static boolean isAvailable() {
    return torch.hasMKLDNN();
  }

  /**
   * Whether it computes in a type here: its bfloat16 asks for AVX-512 or AVX-NE-CONVERT.
   *
   * @param type of weights and images
   */
  static boolean isAvailable(ScalarType type) {
    return isAvailable() && (type != ScalarType.BFloat16 || Holder.PACKS_BFLOAT16);
  }

  /** Asks for the smallest work: what the processor says of itself is not what oneDNN goes by. */
  @SuppressWarnings("try") // scopes and guards act by being closed
  private boolean packsBFloat16() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor one = torch.ones(new long[] {1, 1, 1, 1}).to(ScalarType.BFloat16);
      packConvolution(one, Convolution.of(1, 1, 1), one);
      return true;
    } catch (RuntimeException e) { // in libtorch's words
      return false;
    }
  }

  /** Whether a layer can end with that activation. */
  static boolean computes(Activation activation) {
    return NAMES.containsKey(activation);
  }

  static OperatorHandle operator(String name, String overload) {
    OperatorHandle handle = Dispatcher.singleton().findSchemaOrThrow(name, overload);
    handle.retainReference();
    return handle;
  }

  private static IValue kept(IValue value) {
    value.retainReference();
    return value;
  }

  /** Twice a number, for height and width. Made once: a list takes longer than a small layer. */
  IValue pair(int number) {
    return pairs.computeIfAbsent(
        number,
        n -> {
          try (PointerScope scope = new PointerScope()) {
            return kept(list("two", n, n));
          }
        });
  }

  IValue list(String function, long... numbers) {
    IValueVector arguments = new IValueVector();
    for (long number : numbers) {
      arguments.push_back(new IValue(number));
    }
    return apply(function, arguments);
  }

  private IValue apply(String function, IValueVector arguments) {
    return lists.get_function(new QualifiedName(function)).apply(arguments);
  }

  static IValue attribute(Activation activation) {
    return new IValue(NAMES.get(activation));
  }

  IValue scalars(Activation activation) {
    return activation == Activation.RELU6 ? zeroAndSix : noScalars;
  }

  static IValue algorithm(Activation activation) {
    return activation == Activation.GELU ? new IValue("none") : new IValue();
  }

  static Tensor call(OperatorHandle operator, IValue... arguments) {
    IValueVector stack = new IValueVector(arguments);
    operator.callBoxed(stack);
    return new Tensor(stack.get(0).toTensor()); // a handle of its own: the stack is freed before it
  }

  /** Lays a convolution's weight out for inputs of a size. */
  Tensor packConvolution(Tensor weight, Convolution shape, Tensor input) {
    return call(
        packConvolution,
        new IValue(weight),
        pair(shape.padding()),
        pair(shape.stride()),
        pair(1),
        new IValue((long) shape.groups()),
        list("four", input.size(0), input.size(1), input.size(2), input.size(3)));
  }

  /** Convolution, bias, activation. */
  Tensor convolve(Tensor x, Tensor packed, Tensor bias, Convolution shape, Activation activation) {
    return call(
        convolution,
        new IValue(x),
        new IValue(packed),
        new IValue(bias),
        pair(shape.padding()),
        pair(shape.stride()),
        pair(1),
        new IValue((long) shape.groups()),
        attribute(activation),
        scalars(activation),
        algorithm(activation));
  }

  /** Convolution, bias, plus a tensor that is overwritten by the result, then relu or nothing. */
  Tensor convolveAdd(
      Tensor other, Tensor x, Tensor packed, Tensor bias, Convolution shape, boolean relu) {
    return call(
        convolutionAdd,
        new IValue(other),
        new IValue(x),
        new IValue(packed),
        new IValue(bias),
        pair(shape.padding()),
        pair(shape.stride()),
        pair(1),
        new IValue((long) shape.groups()),
        new IValue("add"),
        new IValue(),
        relu ? new IValue("relu") : new IValue(),
        scalars(Activation.NONE),
        new IValue());
  }

  /** Lays a linear layer's weight out for a number of rows. */
  Tensor packLinear(Tensor weight, long rows) {
    return call(packLinear, new IValue(weight), new IValue(rows));
  }

  /** Linear layer, bias, activation. */
  Tensor linear(Tensor x, Tensor packed, Tensor bias, Activation activation) {
    return call(
        linear,
        new IValue(x),
        new IValue(packed),
        new IValue(bias),
        attribute(activation),
        scalars(activation),
        algorithm(activation));
  }
}
