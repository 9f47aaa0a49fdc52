package org.contexture.encoder.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.architecture.Activation;
import org.contexture.encoder.architecture.Attention;
import org.contexture.encoder.architecture.AttentionWindow;
import org.contexture.encoder.architecture.BatchNorm;
import org.contexture.encoder.architecture.Computation;
import org.contexture.encoder.architecture.Convolution;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.NormedConvolution;
import org.contexture.encoder.architecture.Rotary;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;

/** Computes nothing: writes an architecture down as an ONNX graph. A tensor is its name there. */
final class OnnxComputation implements Computation<String> {

  private final OnnxGraph graph;
  private final SafeTensors weights;

  OnnxComputation(OnnxGraph graph, SafeTensors weights) {
    this.graph = graph;
    this.weights = weights;
  }

  String weight(String name) {
    return graph.constant(name, weights.tensors().get(name));
  }

  String node(String operator, String... inputs) {
    return graph.node(operator, List.of(inputs), Map.of());
  }

  @Override
  public String conv(String x, String name, Convolution shape, Activation activation) {
    return activate(convolve(x, name, shape, true), activation);
  }

  private String convolve(String x, String name, Convolution shape, boolean bias) {
    List<String> inputs = new ArrayList<>(List.of(x, weight(name + ".weight")));
    if (bias) {
      inputs.add(weight(name + ".bias"));
    }
    long kernel = shape.kernel();
    long stride = shape.stride();
    long padding = shape.padding();
    return graph.node(
        "Conv",
        inputs,
        Map.of(
            "kernel_shape", new long[] {kernel, kernel},
            "strides", new long[] {stride, stride},
            "pads", new long[] {padding, padding, padding, padding},
            "group", (long) shape.groups()));
  }

  @Override
  public String convPlain(String x, String name, Convolution shape) {
    return convolve(x, name, shape, false);
  }

  @Override
  public String norm(String x, BatchNorm layer, Activation activation) {
    return activate(batchNorm(x, layer.name(), layer.epsilon()), activation);
  }

  private String batchNorm(String x, String name, double epsilon) {
    return graph.node(
        "BatchNormalization",
        List.of(
            x,
            weight(name + ".weight"),
            weight(name + ".bias"),
            weight(name + ".running_mean"),
            weight(name + ".running_var")),
        Map.of("epsilon", (float) epsilon));
  }

  @Override
  public String convNorm(String x, NormedConvolution layer, Activation activation) {
    String y = convolve(x, layer.conv(), layer.shape(), false);
    return activate(batchNorm(y, layer.norm(), layer.epsilon()), activation);
  }

  @Override
  public String convNormAdd(
      String x, NormedConvolution layer, String shortcut, Activation activation) {
    return activate(add(convNorm(x, layer, Activation.NONE), shortcut), activation);
  }

  @Override
  public String activate(String x, Activation activation) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> node("Relu", x);
      case RELU6 -> node("Clip", x, scalar("zero", 0), scalar("six", 6));
      case SIGMOID -> node("Sigmoid", x);
      case SILU -> node("Mul", x, node("Sigmoid", x));
      case QUICK_GELU -> node("Mul", x, node("Sigmoid", node("Mul", x, scalar("quick", 1.702f))));
      case HARD_SIGMOID ->
          graph.node("HardSigmoid", List.of(x), Map.of("alpha", 1 / 6f, "beta", 0.5f));
      case HARD_SWISH -> node("HardSwish", x);
      case GELU -> {
        String erf = node("Erf", node("Div", x, scalar("sqrt_2", (float) Math.sqrt(2))));
        String twice = node("Mul", x, node("Add", erf, scalar("one", 1)));
        yield node("Mul", twice, scalar("half", 0.5f));
      }
    };
  }

  String scalar(String name, float value) {
    return graph.constant("constant." + name, StoredTensor.of(new float[] {value}));
  }

  @Override
  public String maxPool(String x, int kernel, int stride, int padding, boolean roundUp) {
    return graph.node(
        "MaxPool",
        List.of(x),
        Map.of(
            "kernel_shape", new long[] {kernel, kernel},
            "strides", new long[] {stride, stride},
            "pads", new long[] {padding, padding, padding, padding},
            "ceil_mode", roundUp ? 1L : 0L));
  }

  @Override
  public String meanPool(String x, int side) {
    return graph.node(
        "AveragePool",
        List.of(x),
        Map.of("kernel_shape", new long[] {side, side}, "strides", new long[] {side, side}));
  }

  @Override
  public String channelsLast(String x) {
    return transposed(x, 0, 2, 3, 1);
  }

  @Override
  public String channelsFirst(String x) {
    return transposed(x, 0, 3, 1, 2);
  }

  String transposed(String x, long... order) {
    return graph.node("Transpose", List.of(x), Map.of("perm", order));
  }

  @Override
  public String meanMap(String x) {
    return node("GlobalAveragePool", x);
  }

  @Override
  public String flatten(String x) {
    return graph.node("Flatten", List.of(x), Map.of("axis", 1L));
  }

  @Override
  public String gate(String x, String gate) {
    return node("Mul", x, gate);
  }

  @Override
  public String concatChannels(String x, String y) {
    return graph.node("Concat", List.of(x, y), Map.of("axis", 1L));
  }

  @Override
  public String mark(String x, String name) {
    return x;
  }

  @Override
  public String tokens(String x) {
    String flat = node("Reshape", x, graph.integers("shape.tokens", 0, 0, -1)); // [n, dim, tokens]
    return graph.node("Transpose", List.of(flat), Map.of("perm", new long[] {0, 2, 1}));
  }

  @Override
  public String prepend(String tokens, String name, int count, int dim) {
    String expanded = learned(tokens, name, count, dim);
    return graph.node("Concat", List.of(expanded, tokens), Map.of("axis", 1L));
  }

  @Override
  public String learned(String like, String name, int count, int dim) {
    String n =
        graph.node(
            "Gather",
            List.of(node("Shape", like), graph.integers("index.batch", 0)),
            Map.of("axis", 0L)); // [1]
    String rest = graph.integers("shape.prefix." + name, count, dim);
    String wanted = graph.node("Concat", List.of(n, rest), Map.of("axis", 0L));
    return node("Expand", weight(name), wanted); // [n, count, dim]
  }

  @Override
  public String addPositions(String tokens, String name, int count, int dim) {
    return node("Add", tokens, weight(name));
  }

  @Override
  public String layerNorm(String tokens, String name, int dim, double epsilon) {
    return graph.node(
        "LayerNormalization",
        List.of(tokens, weight(name + ".weight"), weight(name + ".bias")),
        Map.of("axis", -1L, "epsilon", (float) epsilon));
  }

  @Override
  public String linear(String tokens, String name, int in, int out, Activation activation) {
    return activate(project(tokens, name + ".weight", name + ".bias"), activation);
  }

  /** x · Wᵀ + b; the transposed weight is a node that ONNX Runtime folds when it loads the file. */
  String project(String x, String weight, String bias) {
    String transposed =
        graph.node("Transpose", List.of(weight(weight)), Map.of("perm", new long[] {1, 0}));
    return node("Add", node("MatMul", x, transposed), weight(bias));
  }

  @Override
  public String linearPlain(String tokens, String name, int in, int out) {
    return node("MatMul", tokens, transposed(weight(name + ".weight"), 1, 0));
  }

  @Override
  public String attention(String tokens, Attention layer) {
    return new OnnxAttention(this, layer).among(tokens);
  }

  @Override
  public String rotaryAttention(String tokens, Attention layer, Rotary places) {
    return new OnnxAttention(this, layer).placed(tokens, places);
  }

  @Override
  public String windowAttention(String map, Attention layer, AttentionWindow window) {
    OnnxWindows windows = new OnnxWindows(this, window, layer.dim());
    String within =
        new OnnxAttention(this, layer).biased(windows.cut(map), windows.biases(layer.heads()));
    return windows.joined(within);
  }

  @Override
  public String mergeNeighbours(String map) {
    List<String> corners = new ArrayList<>();
    for (int right = 0; right < 2; right++) {
      for (int down = 0; down < 2; down++) {
        corners.add(everySecond(everySecond(map, 1, down), 2, right));
      }
    }
    return graph.node("Concat", corners, Map.of("axis", 3L));
  }

  /** A constant that is no weight of the file. */
  String constant(String name, StoredTensor tensor) {
    return graph.constant(name, tensor);
  }

  String integers(String name, long... values) {
    return graph.integers(name, values);
  }

  /** The numbers of a weight. */
  float[] floats(String name) {
    return weights.tensors().get(name).floats();
  }

  String asFloat(String x) {
    return graph.node("Cast", List.of(x), Map.of("to", 1L));
  }

  String joined(int axis, String... parts) {
    return graph.node("Concat", List.of(parts), Map.of("axis", (long) axis));
  }

  String softmax(String scores) {
    return graph.node("Softmax", List.of(scores), Map.of("axis", -1L));
  }

  /** One of several, [..., count, ...] → [..., ...]. */
  String part(String x, int axis, long index) {
    String one =
        graph.node(
            "Gather",
            List.of(x, graph.integers("index.part." + index, index)),
            Map.of("axis", (long) axis));
    return node("Squeeze", one, graph.integers("axis." + axis, axis));
  }

  private String everySecond(String x, int axis, int from) {
    return node(
        "Slice",
        x,
        graph.integers("slice." + from, from),
        graph.integers("slice." + Integer.MAX_VALUE, Integer.MAX_VALUE),
        graph.integers("slice.axis." + axis, axis),
        graph.integers("slice.step.2", 2));
  }

  @Override
  public String attend(String queries, String keysValues, int heads) {
    return OnnxAttention.found(this, queries, keysValues, heads);
  }

  @Override
  public String scale(String tokens, String name, int dim) {
    return node("Mul", tokens, weight(name));
  }

  @Override
  public String add(String x, String y) {
    return node("Add", x, y);
  }

  @Override
  public String swiGlu(String tokens, int half) {
    String gate = slice(tokens, -1, 0, half);
    return node("Mul", activate(gate, Activation.SILU), slice(tokens, -1, half, 2 * half));
  }

  String slice(String x, int axis, int from, int to) {
    return node(
        "Slice",
        x,
        graph.integers("slice." + from, from),
        graph.integers("slice." + to, to),
        graph.integers("slice.axis." + axis, axis));
  }

  @Override
  public String token(String tokens, int index) {
    return part(tokens, 1, index);
  }

  @Override
  public String meanTokens(String tokens, int from) {
    return graph.node(
        "ReduceMean",
        List.of(slice(tokens, 1, from, Integer.MAX_VALUE)),
        Map.of("axes", new long[] {1}, "keepdims", 0L));
  }

  @Override
  public String concatFeatures(List<String> features) {
    return graph.node("Concat", features, Map.of("axis", 1L));
  }

  @Override
  public String layer(String name, GraphLayer layer, List<String> inputs) {
    return new OnnxLayers(graph, this).output(name, layer, inputs);
  }
}
