package org.contexture.encoder.architecture;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/** What training and inference share: everything but convolutions, and activations by libtorch. */
abstract class TensorComputation implements Computation<Tensor> {

  private static final Scalar ZERO = kept(0);
  private static final Scalar SIX = kept(6);
  private static final Scalar QUICK = kept(1.702);

  private final Weights weights;

  TensorComputation(Weights weights) {
    this.weights = weights;
  }

  private static Scalar kept(double value) {
    Scalar scalar = new Scalar(value);
    scalar.retainReference(); // whatever scope this class is first used in
    return scalar;
  }

  final Weights weights() {
    return weights;
  }

  /** Overwrites its argument where autograd allows that. */
  @Override
  public Tensor activate(Tensor x, Activation activation) {
    switch (activation) {
      case NONE -> {}
      case RELU -> torch.relu_(x);
      case RELU6 -> torch.hardtanh_(x, ZERO, SIX);
      case SIGMOID -> x.sigmoid_();
      case SILU -> {
        return torch.silu(x);
      }
      case GELU -> {
        return Layers.gelu(x);
      }
      case QUICK_GELU -> {
        return x.mul(x.mul(QUICK).sigmoid());
      }
      case HARD_SIGMOID -> {
        return torch.hardsigmoid(x);
      }
      case HARD_SWISH -> {
        return torch.hardswish(x);
      }
    }
    return x;
  }

  @Override
  public Tensor maxPool(Tensor x, int kernel, int stride, int padding, boolean roundUp) {
    return torch.max_pool2d(
        x,
        new long[] {kernel, kernel},
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {1, 1},
        roundUp);
  }

  @Override
  public Tensor meanPool(Tensor x, int side) {
    return torch.avg_pool2d(x, side, side);
  }

  @Override
  public Tensor channelsLast(Tensor x) {
    return x.permute(0, 2, 3, 1);
  }

  @Override
  public Tensor channelsFirst(Tensor x) {
    return x.permute(0, 3, 1, 2);
  }

  @Override
  public Tensor meanMap(Tensor x) {
    return x.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
  }

  @Override
  public Tensor flatten(Tensor x) {
    return x.flatten(1, -1);
  }

  @Override
  public Tensor gate(Tensor x, Tensor gate) {
    return x.mul(gate);
  }

  @Override
  public Tensor concatChannels(Tensor x, Tensor y) {
    return torch.cat(new TensorVector(x, y), 1);
  }

  @Override
  public Tensor mark(Tensor x, String name) {
    return x;
  }

  @Override
  public Tensor tokens(Tensor x) {
    return x.flatten(2, -1).transpose(1, 2);
  }

  @Override
  public Tensor prepend(Tensor tokens, String name, int count, int dim) {
    Tensor learned = weights.get(name).expand(tokens.size(0), count, dim); // [n, count, dim]
    return torch.cat(new TensorVector(learned, tokens), 1);
  }

  @Override
  public Tensor addPositions(Tensor tokens, String name, int count, int dim) {
    return tokens.add(weights.get(name));
  }

  @Override
  public Tensor layerNorm(Tensor tokens, String name, int dim, double epsilon) {
    return Layers.layerNorm(weights, name, tokens, epsilon);
  }

  @Override
  public Tensor linear(Tensor tokens, String name, int in, int out, Activation activation) {
    return activate(Layers.linear(weights, name, tokens), activation);
  }

  @Override
  public Tensor attention(Tensor tokens, Attention layer) {
    Tensor qkv = projected(tokens, layer); // [n, tokens, 3 · dim]
    Tensor mixed = Layers.attendHeads(qkv, layer.heads(), new Tensor()); // [n, tokens, dim]
    return out(mixed, layer);
  }

  @Override
  public Tensor rotaryAttention(Tensor tokens, Attention layer, Rotary places) {
    Tensor qkv = projected(tokens, layer); // [n, tokens, 3 · dim]
    Tensor mixed = Placed.attention(qkv, layer.heads(), places); // [n, tokens, dim]
    return out(mixed, layer);
  }

  /** What the heads found, projected: [n, tokens, dim] → [n, tokens, dim]. */
  private Tensor out(Tensor mixed, Attention layer) {
    Tensor normed =
        layer
            .inner()
            .map(norm -> layerNorm(mixed, norm.name(), layer.dim(), norm.epsilon()))
            .orElse(mixed);
    return linear(normed, layer.out(), layer.dim(), layer.dim());
  }

  @Override
  public Tensor windowAttention(Tensor map, Attention layer, AttentionWindow window) {
    Tensor windows = ShiftedWindows.cut(map, window); // [n · count, tokens, dim]
    Tensor biases = biases(window); // [1 or count, heads, tokens, tokens]
    long images = biases.size(0) == 1 ? 1 : map.size(0);
    Tensor mixed =
        Layers.attendHeads(
            projected(windows, layer), layer.heads(), biases.repeat(images, 1, 1, 1));
    return ShiftedWindows.joined(out(mixed, layer), window); // [n, side, side, dim]
  }

  /** What is added to the scores in windows: [1 or count, heads, tokens, tokens]. */
  protected Tensor biases(AttentionWindow window) {
    return ShiftedWindows.biases(weights.get(window.biases()), window);
  }

  @Override
  public Tensor mergeNeighbours(Tensor map) {
    long n = map.size(0);
    long half = map.size(1) / 2;
    long dim = map.size(3);
    return map.reshape(n, half, 2, map.size(2) / 2, 2, dim)
        .permute(0, 1, 3, 4, 2, 5)
        .reshape(n, half, map.size(2) / 2, 4 * dim);
  }

  @Override
  public Tensor learned(Tensor like, String name, int count, int dim) {
    return weights.get(name).unsqueeze(0).expand(like.size(0), count, dim);
  }

  @Override
  public Tensor attend(Tensor queries, Tensor keysValues, int heads) {
    long dim = queries.size(2);
    Tensor keys = heads(keysValues.narrow(2, 0, dim), heads);
    Tensor values = heads(keysValues.narrow(2, dim, dim), heads);
    Tensor mixed = Layers.attention(heads(queries, heads), keys, values); // [n, heads, count, …]
    return mixed.transpose(1, 2).reshape(queries.size(0), queries.size(1), dim);
  }

  /** [n, tokens, dim] → [n, heads, tokens, dim / heads]. */
  private static Tensor heads(Tensor tokens, int heads) {
    long n = tokens.size(0);
    return tokens.reshape(n, tokens.size(1), heads, tokens.size(2) / heads).transpose(1, 2);
  }

  @Override
  public Tensor linearPlain(Tensor tokens, String name, int in, int out) {
    return torch.linear(tokens, weights.get(name + ".weight"), new TensorOptional());
  }

  /** Queries, keys and values of all heads: [n, tokens, 3 · dim]. */
  protected Tensor projected(Tensor tokens, Attention layer) {
    return torch.linear(
        tokens, weights.get(layer.inWeight()), new TensorOptional(weights.get(layer.inBias())));
  }

  @Override
  public Tensor scale(Tensor tokens, String name, int dim) {
    return tokens.mul(weights.get(name));
  }

  @Override
  public Tensor add(Tensor x, Tensor y) {
    return x.add(y);
  }

  @Override
  public Tensor swiGlu(Tensor tokens, int half) {
    Tensor gate = tokens.narrow(-1, 0, half);
    return torch.silu(gate).mul(tokens.narrow(-1, half, half));
  }

  @Override
  public Tensor token(Tensor tokens, int index) {
    return tokens.select(1, index);
  }

  @Override
  public Tensor meanTokens(Tensor tokens, int from) {
    return tokens
        .narrow(1, from, tokens.size(1) - from)
        .mean(new long[] {1}, false, new ScalarTypeOptional());
  }

  @Override
  public Tensor concatFeatures(List<Tensor> features) {
    return torch.cat(new TensorVector(features.toArray(Tensor[]::new)), 1);
  }

  @Override
  public Tensor layer(String name, GraphLayer layer, List<Tensor> inputs) {
    return layer instanceof GraphLayer.Norm norm
        ? normed(name, norm, inputs.get(0))
        : GraphTensors.output(weights, name, layer, inputs);
  }

  /** A batch norm that is not behind a convolution. */
  protected abstract Tensor normed(String name, GraphLayer.Norm norm, Tensor x);
}
