package org.contexture.encoder.architecture;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.architecture.GraphLayer.Activate;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphLayer.GlobalPool;
import org.contexture.encoder.architecture.GraphLayer.Join;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.encoder.architecture.GraphLayer.Pass;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphLayer.Sum;
import org.contexture.encoder.architecture.GraphLayer.ZeroPad;
import org.contexture.encoder.architecture.Nonlinearity.Kind;
import org.contexture.encoder.architecture.Window.Fit;
import org.contexture.encoder.architecture.Window.Span;
import org.contexture.network.Mode;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.junit.Test;

/** What a network is that a file describes; its numbers are compared with DL4J's and Keras'. */
@SuppressWarnings("try") // scopes and guards act by being closed
public class GraphArchitectureTest {

  private static final Window WIDE =
      new Window(new Span(3, 2, 1, 0, 0), new Span(2, 1, 2, 0, 0), Fit.SAME);

  /** Every layer, every function. */
  private static GraphArchitecture everything(int pixels) {
    List<GraphNode> nodes = new ArrayList<>();
    nodes.add(node("pad", new ZeroPad(1, 0, 2, 1), "image"));
    nodes.add(node("a", new Conv(3, 4, WIDE, false, Nonlinearity.RELU), "pad"));
    nodes.add(node("b", new Conv(3, 4, WIDE, true, Nonlinearity.of(Kind.TANH)), "pad"));
    nodes.add(node("norm", new Norm(4, 1e-3), "a"));
    nodes.add(node("sum", new Sum(), "norm", "b", "a"));
    nodes.add(node("join", new Join(), "sum", "norm"));
    String last = "join";
    for (Kind kind : Kind.values()) {
      if (kind != Kind.SOFTMAX) {
        String name = "function." + kind;
        nodes.add(node(name, new Activate(new Nonlinearity(kind, 0.2)), last));
        last = name;
      }
    }
    Window pooled = Window.square(3, 1, 1, Fit.TRUNCATE);
    nodes.add(node("max", new Pool(true, pooled, true), last));
    nodes.add(node("mean", new Pool(false, pooled, false), "max"));
    nodes.add(node("pass", new Pass(), "mean"));
    nodes.add(node("flat", new Flatten(true), "pass"));
    nodes.add(node("global", new GlobalPool(true), "pass"));
    int flat = 8 * ((pixels + 2) / 2) * (pixels + 3);
    nodes.add(node("dense", new Dense(flat, 5, true, Nonlinearity.of(Kind.SOFTMAX)), "flat"));
    nodes.add(node("both", new Join(), "dense", "global"));
    return new GraphArchitecture(nodes, "both", pixels);
  }

  private static GraphNode node(String name, GraphLayer layer, String... inputs) {
    return new GraphNode(name, layer, List.of(inputs));
  }

  @Test
  public void isWrittenOutAndReadAgain() {
    GraphArchitecture graph = everything(8);
    assertEquals(13, graph.dimension());
    assertEquals(Optional.of(graph), Architectures.named(GraphText.write(graph)));
  }

  @Test
  public void damagedDescriptionsAreRefused() {
    String text = GraphText.write(everything(8));
    int refused = 0;
    for (int i = 6; i < text.length(); i += 7) {
      String damaged = text.substring(0, i) + "9" + text.substring(i + 1);
      try {
        GraphText.parse(damaged);
      } catch (IllegalArgumentException e) {
        refused++;
      }
      String cut = text.substring(0, i);
      assertThrows(IllegalArgumentException.class, () -> GraphText.parse(cut));
    }
    assertTrue(refused + " refused", refused > 100);
  }

  @Test
  public void trainingAndInferenceGiveTheSameFeatures() {
    compare(everything(8), 8);
  }

  @Test
  public void anArchitectureWrittenDownComputesTheSame() {
    for (String name : List.of("resnet18", "resnet50", "squeezenet1_1")) {
      Architecture original = Architectures.named(name).orElseThrow();
      GraphArchitecture graph = GraphComputation.graph(original, 64);
      assertEquals(original.dimension(), graph.dimension());
      assertTrue(graph.takesAnySize());
      try (Weights weights = FreshWeights.of(original, 3)) {
        try (Weights own = FreshWeights.blank(graph)) {
          assertEquals(weights.names(), own.names());
        }
        assertArrayEquals(name, trained(original, weights, 64), trained(graph, weights, 64), 1e-4f);
      }
      compare(graph, 64);
    }
  }

  private static void compare(GraphArchitecture graph, int pixels) {
    try (Weights weights = FreshWeights.of(graph, 5)) {
      float[] expected = trained(graph, weights, pixels);
      try (InferenceNetwork network =
              InferenceNetwork.inFloats(graph, weights.copy(Device.CPU), Device.CPU, false);
          PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        float[] found = Tensors.floats(network.features(images(pixels)));
        assertArrayEquals(expected, found, 1e-5f * largest(expected));
      }
    }
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static float[] trained(Architecture architecture, Weights weights, int pixels) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      TrainableComputation net = new TrainableComputation(weights, Mode.EVAL);
      return Tensors.floats(architecture.features(net, images(pixels)));
    }
  }

  private static Tensor images(int pixels) {
    float[] values = new float[2 * 3 * pixels * pixels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(0.37 * i + 1e-3 * i * (i % 7));
    }
    return Tensors.of(values, 2, 3, pixels, pixels);
  }

  @Test
  public void everyWeightGetsAGradient() {
    GraphArchitecture graph = everything(8);
    try (Weights weights = FreshWeights.of(graph, 1);
        PointerScope scope = new PointerScope()) {
      Tensor images = images(8);
      TrainableComputation net = new TrainableComputation(weights, Mode.TRAIN);
      graph.features(net, images).square().sum().backward();
      for (Map.Entry<String, Tensor> weight : weights.parameters().entrySet()) {
        assertTrue(weight.getKey(), weight.getValue().grad().defined());
        assertTrue(weight.getKey(), torch.isfinite(weight.getValue().grad()).all().item_bool());
      }
      assertTrue(
          "running statistics move",
          weights.get("norm.running_mean").abs().sum().item_double() > 0);
    }
  }

  @Test
  public void onlyWhatTheFeatureNeedsIsKept() {
    GraphArchitecture graph = everything(8);
    GraphArchitecture pruned =
        new GraphArchitecture(graph.nodes(), "sum", graph.inputPixels()).pruned();
    assertEquals(
        List.of("pad", "a", "b", "norm", "sum"),
        pruned.nodes().stream().map(GraphNode::name).toList());
    assertEquals(4, pruned.dimension());
    assertTrue(pruned.takesAnySize());
    assertFalse(graph.takesAnySize());
  }

  @Test
  public void whatDoesNotFitIsNamed() {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new GraphArchitecture(
                    List.of(node("stem", new Conv(4, 8, WIDE, true, Nonlinearity.RELU), "image")),
                    "stem",
                    8));
    assertTrue(wrong.getMessage(), wrong.getMessage().contains("“stem”"));
    assertThrows(
        UnsupportedOperationException.class,
        () -> GraphComputation.graph(Architectures.named("mobilenet_v2").orElseThrow(), 224));
    GraphArchitecture squeeze =
        GraphComputation.graph(Architectures.named("squeezenet1_1").orElseThrow(), 224);
    assertThrows(IllegalArgumentException.class, () -> squeeze.requireSide(226));
    squeeze.requireSide(224);
  }
}
