package org.contexture.encoder.architecture;

import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.architecture.GraphLayer.Activate;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphLayer.GlobalPool;
import org.contexture.encoder.architecture.GraphLayer.Join;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphLayer.Sum;

/**
 * Computes nothing: writes an architecture down layer by layer, with the names of its tensors. A
 * value is the name of the layer that gives it. What such a graph cannot say throws {@link
 * UnsupportedOperationException} with a message that names it.
 */
public final class GraphComputation implements Computation<String> {

  private final List<GraphNode> nodes = new ArrayList<>();

  private GraphComputation() {}

  /**
   * Writes an architecture down.
   *
   * @param pixels side of the images; where it rounds the size of pooled maps up, this must make no
   *     difference
   * @throws UnsupportedOperationException naming what such a graph has no layer for
   * @throws IllegalArgumentException if images of that size do not fit
   */
  public static GraphArchitecture graph(Architecture architecture, int pixels) {
    if (architecture instanceof GraphArchitecture graph) {
      return new GraphArchitecture(graph.nodes(), graph.feature(), pixels);
    }
    GraphComputation graph = new GraphComputation();
    String feature = architecture.features(graph, GraphArchitecture.IMAGE);
    return new GraphArchitecture(graph.nodes, feature, pixels);
  }

  private String add(String name, GraphLayer layer, String... inputs) {
    nodes.add(new GraphNode(name, layer, List.of(inputs)));
    return name;
  }

  private static UnsupportedOperationException none(String what) {
    return new UnsupportedOperationException(what);
  }

  private static Conv convolution(Convolution shape, boolean bias, Activation activation) {
    if (shape.groups() > 1) {
      throw none(shape.groups() == shape.in() ? "depthwise convolution" : "convolution in groups");
    }
    Window window =
        Window.square(shape.kernel(), shape.stride(), shape.padding(), Window.Fit.TRUNCATE);
    return new Conv(shape.in(), shape.out(), window, bias, function(activation));
  }

  private static Nonlinearity function(Activation activation) {
    return switch (activation) {
      case NONE -> Nonlinearity.IDENTITY;
      case RELU -> Nonlinearity.RELU;
      case RELU6 -> Nonlinearity.of(Nonlinearity.Kind.RELU6);
      case SIGMOID -> Nonlinearity.of(Nonlinearity.Kind.SIGMOID);
      case SILU -> Nonlinearity.of(Nonlinearity.Kind.SILU);
      case GELU -> Nonlinearity.of(Nonlinearity.Kind.GELU);
      case HARD_SIGMOID -> new Nonlinearity(Nonlinearity.Kind.HARD_SIGMOID, 1 / 6.0);
      case HARD_SWISH -> throw none("hard swish");
      case QUICK_GELU -> throw none("quick GELU");
    };
  }

  @Override
  public String conv(String x, String name, Convolution shape, Activation activation) {
    return add(name, convolution(shape, true, activation), x);
  }

  @Override
  public String convPlain(String x, String name, Convolution shape) {
    return add(name, convolution(shape, false, Activation.NONE), x);
  }

  @Override
  public String norm(String x, BatchNorm layer, Activation activation) {
    return activate(add(layer.name(), new Norm(layer.channels(), layer.epsilon()), x), activation);
  }

  @Override
  public String meanPool(String x, int side) {
    Window window = Window.square(side, side, 0, Window.Fit.TRUNCATE);
    return add(x + ".pool", new Pool(false, window, false), x);
  }

  @Override
  public String convNorm(String x, NormedConvolution layer, Activation activation) {
    String conv = add(layer.conv(), convolution(layer.shape(), false, Activation.NONE), x);
    String norm = add(layer.norm(), new Norm(layer.shape().out(), layer.epsilon()), conv);
    return activate(norm, activation);
  }

  @Override
  public String convNormAdd(
      String x, NormedConvolution layer, String shortcut, Activation activation) {
    String y = convNorm(x, layer, Activation.NONE);
    return activate(add(layer.conv() + ".sum", new Sum(), y, shortcut), activation);
  }

  @Override
  public String activate(String x, Activation activation) {
    return activation == Activation.NONE
        ? x
        : add(x + ".activation", new Activate(function(activation)), x);
  }

  @Override
  public String maxPool(String x, int kernel, int stride, int padding, boolean roundUp) {
    Window.Fit fit = roundUp ? Window.Fit.STRICT : Window.Fit.TRUNCATE;
    Window window = Window.square(kernel, stride, padding, fit);
    return add(x + ".pool", new Pool(true, window, false), x);
  }

  /** A vector already. */
  @Override
  public String meanMap(String x) {
    return add(x + ".mean", new GlobalPool(false), x);
  }

  @Override
  public String flatten(String x) {
    return nodes.get(nodes.size() - 1).layer() instanceof GlobalPool
        ? x
        : add(x + ".flat", new Flatten(false), x);
  }

  @Override
  public String gate(String x, String gate) {
    throw none("gate of channels (squeeze and excitation)");
  }

  @Override
  public String concatChannels(String x, String y) {
    return add(x + ".join", new Join(), x, y);
  }

  @Override
  public String mark(String x, String name) {
    return x;
  }

  @Override
  public String tokens(String x) {
    throw none("tokens of a transformer");
  }

  @Override
  public String prepend(String tokens, String name, int count, int dim) {
    throw none("class token");
  }

  @Override
  public String addPositions(String tokens, String name, int count, int dim) {
    throw none("position embedding");
  }

  @Override
  public String layerNorm(String tokens, String name, int dim, double epsilon) {
    throw none("layer norm");
  }

  @Override
  public String linear(String x, String name, int in, int out, Activation activation) {
    return add(name, new Dense(in, out, true, function(activation)), x);
  }

  @Override
  public String linearPlain(String x, String name, int in, int out) {
    return add(name, new Dense(in, out, false, Nonlinearity.IDENTITY), x);
  }

  @Override
  public String channelsLast(String x) {
    throw none("channels that lie last");
  }

  @Override
  public String channelsFirst(String x) {
    throw none("channels that lay last");
  }

  @Override
  public String rotaryAttention(String tokens, Attention layer, Rotary places) {
    throw none("attention");
  }

  @Override
  public String windowAttention(String map, Attention layer, AttentionWindow window) {
    throw none("attention");
  }

  @Override
  public String mergeNeighbours(String map) {
    throw none("neighbours that are joined");
  }

  @Override
  public String learned(String like, String name, int count, int dim) {
    throw none("learned tokens");
  }

  @Override
  public String attend(String queries, String keysValues, int heads) {
    throw none("attention");
  }

  @Override
  public String attention(String tokens, Attention layer) {
    throw none("attention");
  }

  @Override
  public String scale(String tokens, String name, int dim) {
    throw none("layer scale");
  }

  @Override
  public String add(String x, String y) {
    return add(x + ".sum", new Sum(), x, y);
  }

  @Override
  public String swiGlu(String tokens, int half) {
    throw none("SwiGLU");
  }

  @Override
  public String token(String tokens, int index) {
    throw none("tokens of a transformer");
  }

  @Override
  public String meanTokens(String tokens, int from) {
    throw none("tokens of a transformer");
  }

  @Override
  public String concatFeatures(List<String> features) {
    return add(features.get(0) + ".join", new Join(), features.toArray(String[]::new));
  }

  @Override
  public String layer(String name, GraphLayer layer, List<String> inputs) {
    return add(name, layer, inputs.toArray(String[]::new));
  }
}
