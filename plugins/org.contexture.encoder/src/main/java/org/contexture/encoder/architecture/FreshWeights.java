package org.contexture.encoder.architecture;

import java.util.List;
import org.contexture.network.Initialiser;
import org.contexture.network.Weights;

/**
 * Computes nothing: adds the tensors that an architecture names to weights, freshly initialised, in
 * the order of their use.
 */
public final class FreshWeights implements Computation<FreshWeights.Nothing> {

  /** Stands for every tensor. */
  public enum Nothing {
    NOTHING
  }

  private final Initialiser fresh;
  private final Initialisation initialisation;

  private FreshWeights(Initialiser fresh, Initialisation initialisation) {
    this.fresh = fresh;
    this.initialisation = initialisation;
  }

  /** All tensors of an architecture, on the CPU. The caller closes them. */
  public static Weights of(Architecture architecture, long seed) {
    Weights weights = new Weights();
    try (Initialiser fresh = new Initialiser(weights, seed)) {
      collect(architecture, fresh);
    }
    return weights;
  }

  /** As {@link #of}, without values: they are about to be loaded. */
  public static Weights blank(Architecture architecture) {
    Weights weights = new Weights();
    try (Initialiser blank = Initialiser.blank(weights)) {
      collect(architecture, blank);
    }
    return weights;
  }

  private static void collect(Architecture architecture, Initialiser fresh) {
    architecture.features(new FreshWeights(fresh, architecture.initialisation()), Nothing.NOTHING);
  }

  private void weight(String name, Convolution shape) {
    int window = shape.kernel() * shape.kernel();
    int fanIn = shape.in() / shape.groups() * window;
    initialisation.weight(
        fresh,
        name + ".weight",
        fanIn,
        shape.out() * window,
        shape.out(),
        shape.in() / shape.groups(),
        shape.kernel(),
        shape.kernel());
  }

  @Override
  public Nothing conv(Nothing x, String name, Convolution shape, Activation activation) {
    weight(name, shape);
    fresh.constant(name + ".bias", 0, shape.out());
    return x;
  }

  @Override
  public Nothing convPlain(Nothing x, String name, Convolution shape) {
    weight(name, shape);
    return x;
  }

  @Override
  public Nothing norm(Nothing x, BatchNorm layer, Activation activation) {
    fresh.batchNorm(layer.name(), layer.channels());
    return x;
  }

  @Override
  public Nothing convNorm(Nothing x, NormedConvolution layer, Activation activation) {
    weight(layer.conv(), layer.shape());
    fresh.batchNorm(layer.norm(), layer.shape().out());
    return x;
  }

  @Override
  public Nothing convNormAdd(
      Nothing x, NormedConvolution layer, Nothing shortcut, Activation activation) {
    return convNorm(x, layer, activation);
  }

  @Override
  public Nothing prepend(Nothing tokens, String name, int count, int dim) {
    fresh.truncatedNormal(name, 0.02, 1, count, dim);
    return tokens;
  }

  @Override
  public Nothing addPositions(Nothing tokens, String name, int count, int dim) {
    fresh.truncatedNormal(name, 0.02, 1, count, dim);
    return tokens;
  }

  @Override
  public Nothing layerNorm(Nothing tokens, String name, int dim, double epsilon) {
    fresh.layerNorm(name, dim);
    return tokens;
  }

  @Override
  public Nothing linear(Nothing tokens, String name, int in, int out, Activation activation) {
    initialisation.weight(fresh, name + ".weight", in, out, out, in);
    fresh.constant(name + ".bias", 0, out);
    return tokens;
  }

  @Override
  public Nothing linearPlain(Nothing tokens, String name, int in, int out) {
    initialisation.weight(fresh, name + ".weight", in, out, out, in);
    return tokens;
  }

  @Override
  public Nothing learned(Nothing like, String name, int count, int dim) {
    fresh.truncatedNormal(name, 0.02, count, dim);
    return like;
  }

  @Override
  public Nothing rotaryAttention(Nothing tokens, Attention layer, Rotary places) {
    return attention(tokens, layer);
  }

  @Override
  public Nothing windowAttention(Nothing map, Attention layer, AttentionWindow window) {
    long rows = (2L * window.size() - 1) * (2L * window.size() - 1);
    fresh.truncatedNormal(window.biases(), 0.02, rows, layer.heads());
    return attention(map, layer);
  }

  @Override
  public Nothing attention(Nothing tokens, Attention layer) {
    int dim = layer.dim();
    initialisation.weight(fresh, layer.inWeight(), dim, 3 * dim, 3L * dim, dim);
    fresh.constant(layer.inBias(), 0, 3L * dim);
    layer.inner().ifPresent(norm -> fresh.layerNorm(norm.name(), dim));
    return linear(tokens, layer.out(), dim, dim);
  }

  @Override
  public Nothing scale(Nothing tokens, String name, int dim) {
    fresh.constant(name, 1e-5, dim);
    return tokens;
  }

  @Override
  public Nothing activate(Nothing x, Activation activation) {
    return x;
  }

  @Override
  public Nothing maxPool(Nothing x, int kernel, int stride, int padding, boolean roundUp) {
    return x;
  }

  @Override
  public Nothing meanPool(Nothing x, int side) {
    return x;
  }

  @Override
  public Nothing channelsLast(Nothing x) {
    return x;
  }

  @Override
  public Nothing channelsFirst(Nothing x) {
    return x;
  }

  @Override
  public Nothing mergeNeighbours(Nothing map) {
    return map;
  }

  @Override
  public Nothing attend(Nothing queries, Nothing keysValues, int heads) {
    return queries;
  }

  @Override
  public Nothing meanMap(Nothing x) {
    return x;
  }

  @Override
  public Nothing flatten(Nothing x) {
    return x;
  }

  @Override
  public Nothing gate(Nothing x, Nothing gate) {
    return x;
  }

  @Override
  public Nothing concatChannels(Nothing x, Nothing y) {
    return x;
  }

  @Override
  public Nothing mark(Nothing x, String name) {
    return x;
  }

  @Override
  public Nothing tokens(Nothing x) {
    return x;
  }

  @Override
  public Nothing add(Nothing x, Nothing y) {
    return x;
  }

  @Override
  public Nothing swiGlu(Nothing tokens, int half) {
    return tokens;
  }

  @Override
  public Nothing token(Nothing tokens, int index) {
    return tokens;
  }

  @Override
  public Nothing meanTokens(Nothing tokens, int from) {
    return tokens;
  }

  @Override
  public Nothing concatFeatures(List<Nothing> features) {
    return Nothing.NOTHING;
  }

  @Override
  public Nothing layer(String name, GraphLayer layer, List<Nothing> inputs) {
    if (layer instanceof GraphLayer.Conv conv) {
      int rows = conv.window().rows().kernel();
      int columns = conv.window().columns().kernel();
      int area = Math.multiplyExact(rows, columns);
      int fanIn = Math.multiplyExact(conv.in(), area);
      int fanOut = Math.multiplyExact(conv.out(), area);
      initialisation.weight(
          fresh, name + ".weight", fanIn, fanOut, conv.out(), conv.in(), rows, columns);
      bias(name, conv.bias(), conv.out());
    } else if (layer instanceof GraphLayer.Dense dense) {
      initialisation.weight(
          fresh, name + ".weight", dense.in(), dense.out(), dense.out(), dense.in());
      bias(name, dense.bias(), dense.out());
    } else if (layer instanceof GraphLayer.Norm norm) {
      fresh.batchNorm(name, norm.channels());
    }
    return Nothing.NOTHING;
  }

  private void bias(String name, boolean has, int out) {
    if (has) {
      fresh.constant(name + ".bias", 0, out);
    }
  }
}
