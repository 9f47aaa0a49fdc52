package org.contexture.encoder.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.architecture.Activation;
import org.contexture.encoder.architecture.Attention;
import org.contexture.encoder.architecture.Computation;
import org.contexture.encoder.architecture.Convolution;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.NormedConvolution;
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
  public String convNorm(String x, NormedConvolution layer, Activation activation) {
    String norm = layer.norm();
    String y =
        graph.node(
            "BatchNormalization",
            List.of(
                convolve(x, layer.conv(), layer.shape(), false),
                weight(norm + ".weight"),
                weight(norm + ".bias"),
                weight(norm + ".running_mean"),
                weight(norm + ".running_var")),
            Map.of("epsilon", (float) layer.epsilon()));
    return activate(y, activation);
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
    String shape = node("Shape", tokens);
    String n =
        graph.node(
            "Gather", List.of(shape, graph.integers("index.batch", 0)), Map.of("axis", 0L)); // [1]
    String rest = graph.integers("shape.prefix." + name, count, dim);
    String wanted = graph.node("Concat", List.of(n, rest), Map.of("axis", 0L));
    String expanded = node("Expand", weight(name), wanted); // [n, count, dim]
    return graph.node("Concat", List.of(expanded, tokens), Map.of("axis", 1L));
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
  public String linear(String tokens, String name, int in, int out) {
    return project(tokens, name + ".weight", name + ".bias");
  }

  /** x · Wᵀ + b; the transposed weight is a node that ONNX Runtime folds when it loads the file. */
  private String project(String x, String weight, String bias) {
    String transposed =
        graph.node("Transpose", List.of(weight(weight)), Map.of("perm", new long[] {1, 0}));
    return node("Add", node("MatMul", x, transposed), weight(bias));
  }

  @Override
  public String attention(String tokens, Attention layer) {
    long heads = layer.heads();
    long width = layer.dim() / heads;
    String qkv = project(tokens, layer.inWeight(), layer.inBias()); // [n, tokens, 3 · dim]
    String split = node("Reshape", qkv, graph.integers("shape.heads", 0, 0, 3, heads, width));
    String q = part(split, 0, 0, 2, 1, 3); // [n, heads, tokens, width]
    String keysTransposed = part(split, 1, 0, 2, 3, 1); // [n, heads, width, tokens]
    String v = part(split, 2, 0, 2, 1, 3);
    String scale = scalar("attention", (float) (1 / Math.sqrt((double) width)));
    String scores = node("MatMul", node("Mul", q, scale), keysTransposed);
    String weights = graph.node("Softmax", List.of(scores), Map.of("axis", -1L));
    String mixed = node("MatMul", weights, v); // [n, heads, tokens, width]
    String joined =
        graph.node("Transpose", List.of(mixed), Map.of("perm", new long[] {0, 2, 1, 3}));
    String flat = node("Reshape", joined, graph.integers("shape.join", 0, 0, layer.dim()));
    return project(flat, layer.out() + ".weight", layer.out() + ".bias");
  }

  /** Queries, keys or values from [n, tokens, 3, heads, width], permuted. */
  private String part(String split, long index, long... permutation) {
    String one =
        graph.node(
            "Gather",
            List.of(split, graph.integers("index.part." + index, index)),
            Map.of("axis", 2L)); // [n, tokens, 1, heads, width]
    String squeezed = node("Squeeze", one, graph.integers("axis.part", 2));
    return graph.node("Transpose", List.of(squeezed), Map.of("perm", permutation));
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
    String gate = slice(tokens, 2, 0, half);
    return node("Mul", activate(gate, Activation.SILU), slice(tokens, 2, half, 2 * half));
  }

  private String slice(String x, int axis, int from, int to) {
    return node(
        "Slice",
        x,
        graph.integers("slice." + from, from),
        graph.integers("slice." + to, to),
        graph.integers("slice.axis." + axis, axis));
  }

  @Override
  public String token(String tokens, int index) {
    return node("Squeeze", slice(tokens, 1, index, index + 1), graph.integers("axis.tokens", 1));
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
