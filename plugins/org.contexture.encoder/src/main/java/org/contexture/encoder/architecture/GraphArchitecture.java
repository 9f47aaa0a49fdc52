package org.contexture.encoder.architecture;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.architecture.GraphLayer.Activate;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphLayer.GlobalPool;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.encoder.architecture.GraphLayer.Pass;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphLayer.Sum;

/**
 * A network that a file describes layer by layer, as those of DL4J and Keras do. The feature is
 * what one of its layers gives: a vector, or the mean of a map over height and width.
 *
 * @param nodes each after those that it needs
 * @param feature name of the layer whose output is the feature
 * @param inputPixels side of the images it was made for
 */
public record GraphArchitecture(List<GraphNode> nodes, String feature, int inputPixels)
    implements Architecture {

  /** What the first layers have as their input. */
  public static final String IMAGE = "image";

  /**
   * Checks that the layers fit each other.
   *
   * @throws IllegalArgumentException naming the layer that does not
   */
  public GraphArchitecture {
    nodes = List.copyOf(nodes);
    if (inputPixels < 1) {
      throw new IllegalArgumentException("Expected images of 1 pixel or more.");
    }
    Map<String, MapShape> shapes = shapes(nodes, inputPixels);
    if (feature.equals(IMAGE) || !shapes.containsKey(feature)) {
      throw new IllegalArgumentException(
          "There is no layer “%s” among %s."
              .formatted(feature, nodes.stream().map(GraphNode::name).toList()));
    }
  }

  private static Map<String, MapShape> shapes(List<GraphNode> nodes, int pixels) {
    Map<String, MapShape> shapes = new LinkedHashMap<>();
    shapes.put(IMAGE, new MapShape(3, pixels, pixels, true));
    for (GraphNode node : nodes) {
      List<MapShape> inputs = node.inputs().stream().map(shapes::get).toList();
      try {
        if (shapes.put(node.name(), node.layer().shape(inputs)) != null) {
          throw new IllegalArgumentException("there is another layer of that name");
        }
      } catch (IllegalArgumentException | NullPointerException e) {
        throw new IllegalArgumentException(
            "the layer “%s” does not fit: %s (images of %d × %d pixels, inputs %s)"
                .formatted(node.name(), e.getMessage(), pixels, pixels, node.inputs()),
            e);
      }
    }
    return shapes;
  }

  /** The same with only those layers that the feature needs. */
  public GraphArchitecture pruned() {
    Set<String> needed = new HashSet<>(Set.of(feature));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed.contains(nodes.get(i).name())) {
        needed.addAll(nodes.get(i).inputs());
      }
    }
    return new GraphArchitecture(
        nodes.stream().filter(node -> needed.contains(node.name())).toList(), feature, inputPixels);
  }

  /** Height and width of the map that goes into a layer. */
  public List<Integer> mapSize(String name) {
    MapShape map = into(name);
    return List.of(map.height(), map.width());
  }

  /** Channels of the map that goes into a layer. */
  public int mapChannels(String name) {
    return into(name).channels();
  }

  private MapShape into(String name) {
    GraphNode layer = nodes.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
    return shapes(nodes, inputPixels).get(layer.inputs().get(0));
  }

  /** Whether a layer gives a map, not a vector. */
  public boolean isMap(String name) {
    return shapes(nodes, inputPixels).get(name).isMap();
  }

  @Override
  public int dimension() {
    return shapes(nodes, inputPixels).get(feature).channels();
  }

  /** Unless a map is made a vector as a whole. */
  @Override
  public boolean takesAnySize() {
    Map<String, MapShape> shapes = shapes(nodes, inputPixels);
    return nodes.stream()
        .noneMatch(n -> n.layer() instanceof Flatten && shapes.get(n.inputs().get(0)).isMap());
  }

  @Override
  public void requireSide(int pixels) {
    Architecture.super.requireSide(pixels);
    try {
      shapes(nodes, pixels);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The encoder does not take tiles of %d pixels: %s.".formatted(pixels, e.getMessage()), e);
    }
  }

  @Override
  public Initialisation initialisation() {
    return Initialisation.HE_UNIFORM_FAN_IN;
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    Map<String, Integer> uses = new HashMap<>();
    nodes.forEach(node -> node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
    Map<String, GraphNode> waiting = new HashMap<>(); // convolutions for the batch norm after them
    Map<String, T> values = new HashMap<>(Map.of(IMAGE, image));
    for (GraphNode node : nodes) {
      GraphNode conv = waiting.get(node.inputs().get(0));
      if (node.layer() instanceof Norm norm && conv != null) {
        NormedConvolution both =
            new NormedConvolution(
                conv.name(), node.name(), plain((Conv) conv.layer()), norm.epsilon());
        values.put(
            node.name(), net.convNorm(values.get(conv.inputs().get(0)), both, Activation.NONE));
      } else if (isFoldable(node) && uses.getOrDefault(node.name(), 0) == 1 && isNormed(node)) {
        waiting.put(node.name(), node);
      } else {
        List<T> inputs = node.inputs().stream().map(values::get).toList();
        values.put(node.name(), output(net, node, inputs));
      }
    }
    T last = values.get(feature);
    return isMap(feature) ? net.flatten(net.meanMap(last)) : last; // [n, dimension]
  }

  private boolean isFoldable(GraphNode node) {
    return node.layer() instanceof Conv conv
        && !conv.bias()
        && conv.window().isPlain()
        && conv.activation().equals(Nonlinearity.IDENTITY)
        && !node.name().equals(feature);
  }

  private boolean isNormed(GraphNode conv) {
    return nodes.stream()
        .anyMatch(n -> n.layer() instanceof Norm && n.inputs().contains(conv.name()));
  }

  private static Convolution plain(Conv conv) {
    Window.Span span = conv.window().rows();
    return new Convolution(conv.in(), conv.out(), span.kernel(), span.stride(), span.before(), 1);
  }

  /** Through the operations of our own architectures, which are fast, wherever one fits. */
  private static <T> T output(Computation<T> net, GraphNode node, List<T> inputs) {
    T x = inputs.get(0);
    if (node.layer() instanceof Conv conv
        && conv.bias()
        && conv.window().isPlain()
        && ours(conv.activation()).isPresent()) {
      return net.conv(x, node.name(), plain(conv), ours(conv.activation()).get());
    } else if (node.layer() instanceof Dense dense
        && dense.bias()
        && dense.activation().equals(Nonlinearity.IDENTITY)) {
      return net.linear(x, node.name(), dense.in(), dense.out());
    } else if (node.layer() instanceof Pool pool
        && pool.max()
        && pool.window().isPlain()
        && !(pool.zeros() && pool.window().reachesOut())
        && pool.window().rows().before() <= pool.window().rows().kernel() / 2) {
      Window.Span span = pool.window().rows();
      return net.maxPool(x, span.kernel(), span.stride(), span.before(), false);
    } else if (node.layer() instanceof GlobalPool pool && !pool.max()) {
      return net.flatten(net.meanMap(x));
    } else if (node.layer() instanceof Sum && inputs.size() == 2) {
      return net.add(x, inputs.get(1));
    } else if (node.layer() instanceof Flatten flatten && !flatten.channelsLast()) {
      return net.flatten(x);
    } else if (node.layer() instanceof Pass
        || (node.layer() instanceof Activate only
            && only.function().equals(Nonlinearity.IDENTITY))) {
      return x;
    }
    return net.layer(node.name(), node.layer(), inputs);
  }

  private static Optional<Activation> ours(Nonlinearity function) {
    return switch (function.kind()) {
      case IDENTITY -> Optional.of(Activation.NONE);
      case RELU -> Optional.of(Activation.RELU);
      case RELU6 -> Optional.of(Activation.RELU6);
      case SIGMOID -> Optional.of(Activation.SIGMOID);
      case SILU -> Optional.of(Activation.SILU);
      case GELU -> Optional.of(Activation.GELU);
      default -> Optional.empty();
    };
  }
}
