package org.contexture.encoder.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.encoder.architecture.Activation;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.GraphLayer.Activate;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphLayer.GlobalPool;
import org.contexture.encoder.architecture.GraphLayer.Join;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphLayer.Sum;
import org.contexture.encoder.architecture.GraphLayer.ZeroPad;
import org.contexture.encoder.architecture.Nonlinearity;
import org.contexture.encoder.architecture.Window;

/** Writes the layers that only files of others have as nodes of an ONNX graph. */
final class OnnxLayers {

  private final OnnxGraph graph;
  private final OnnxComputation ours;

  /** Writes to a graph, with the operations of our own architectures where they fit. */
  OnnxLayers(OnnxGraph graph, OnnxComputation ours) {
    this.graph = graph;
    this.ours = ours;
  }

  String output(String name, GraphLayer layer, List<String> inputs) {
    String x = inputs.get(0);
    if (layer instanceof Conv conv) {
      List<String> all = new ArrayList<>(List.of(x, ours.weight(name + ".weight")));
      if (conv.bias()) {
        all.add(ours.weight(name + ".bias"));
      }
      return activated(graph.node("Conv", all, window(conv.window(), true)), conv.activation());
    } else if (layer instanceof Dense dense) {
      List<String> all = new ArrayList<>(List.of(x, ours.weight(name + ".weight")));
      if (dense.bias()) {
        all.add(ours.weight(name + ".bias"));
      }
      return activated(graph.node("Gemm", all, Map.of("transB", 1L)), dense.activation());
    } else if (layer instanceof Norm norm) {
      List<String> all = new ArrayList<>(List.of(x));
      for (String tensor : List.of("weight", "bias", "running_mean", "running_var")) {
        all.add(ours.weight(name + "." + tensor));
      }
      return graph.node("BatchNormalization", all, Map.of("epsilon", (float) norm.epsilon()));
    } else if (layer instanceof Pool pool) {
      return pooled(pool, x);
    } else if (layer instanceof GlobalPool) {
      String map = graph.node("GlobalMaxPool", List.of(x), Map.of());
      return graph.node("Flatten", List.of(map), Map.of("axis", 1L));
    } else if (layer instanceof Flatten) { // of a map, with the channels last
      String turned = graph.node("Transpose", List.of(x), Map.of("perm", new long[] {0, 2, 3, 1}));
      return graph.node("Flatten", List.of(turned), Map.of("axis", 1L));
    } else if (layer instanceof Activate only) {
      return activated(x, only.function());
    } else if (layer instanceof ZeroPad pad) {
      return padded(x, pad.top(), pad.left(), pad.bottom(), pad.right());
    } else if (layer instanceof Join) {
      return graph.node("Concat", inputs, Map.of("axis", 1L));
    } else if (layer instanceof Sum) {
      return graph.node("Sum", inputs, Map.of());
    }
    throw new IllegalStateException("No ONNX of " + layer + ".");
  }

  /** ONNX pads maximum pooling with −∞, so zeros that count are a node of their own. */
  private String pooled(Pool pool, String x) {
    Map<String, Object> attributes = window(pool.window(), pool.max());
    if (!pool.max()) {
      attributes.put("count_include_pad", pool.zeros() ? 1L : 0L);
    } else if (pool.zeros() && pool.window().reachesOut()) {
      if (pool.window().fit() == Window.Fit.SAME) {
        throw new IllegalArgumentException(
            "ONNX cannot say maximum pooling of the kind “same” with zeros around the map, as DL4J"
                + " 0.9.1 does it.");
      }
      long[] pads = (long[]) attributes.put("pads", new long[4]);
      return graph.node("MaxPool", List.of(padded(x, pads)), attributes);
    }
    return graph.node(pool.max() ? "MaxPool" : "AveragePool", List.of(x), attributes);
  }

  private static Map<String, Object> window(Window window, boolean dilated) {
    Window.Span rows = window.rows();
    Window.Span columns = window.columns();
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put("kernel_shape", new long[] {rows.kernel(), columns.kernel()});
    attributes.put("strides", new long[] {rows.stride(), columns.stride()});
    if (dilated) {
      attributes.put("dilations", new long[] {rows.dilation(), columns.dilation()});
    }
    if (window.fit() == Window.Fit.SAME) {
      attributes.put("auto_pad", "SAME_UPPER");
    } else {
      attributes.put(
          "pads", new long[] {rows.before(), columns.before(), rows.after(), columns.after()});
    }
    return attributes;
  }

  private String padded(String x, long... sides) {
    String pads =
        graph.integers(
            String.format(Locale.ROOT, "pads.%d.%d.%d.%d", sides[0], sides[1], sides[2], sides[3]),
            0,
            0,
            sides[0],
            sides[1],
            0,
            0,
            sides[2],
            sides[3]);
    return graph.node("Pad", List.of(x, pads), Map.of("mode", "constant"));
  }

  private String activated(String x, Nonlinearity function) {
    float a = (float) function.parameter();
    return switch (function.kind()) {
      case IDENTITY -> x;
      case RELU -> ours.activate(x, Activation.RELU);
      case RELU6 -> ours.activate(x, Activation.RELU6);
      case LEAKY_RELU -> graph.node("LeakyRelu", List.of(x), Map.of("alpha", a));
      case ELU -> graph.node("Elu", List.of(x), Map.of("alpha", a));
      case SELU -> ours.node("Selu", x);
      case SIGMOID -> ours.activate(x, Activation.SIGMOID);
      case TANH -> ours.node("Tanh", x);
      case SOFTPLUS -> ours.node("Softplus", x);
      case SOFTSIGN -> ours.node("Softsign", x);
      case HARD_SIGMOID -> graph.node("HardSigmoid", List.of(x), Map.of("alpha", a, "beta", 0.5f));
      case HARD_TANH -> ours.node("Clip", x, ours.scalar("minus_one", -1), ours.scalar("one", 1));
      case SILU -> ours.activate(x, Activation.SILU);
      case GELU -> ours.activate(x, Activation.GELU);
      case CUBE -> ours.node("Mul", ours.node("Mul", x, x), x);
      case SOFTMAX -> graph.node("Softmax", List.of(x), Map.of("axis", 1L));
    };
  }
}
