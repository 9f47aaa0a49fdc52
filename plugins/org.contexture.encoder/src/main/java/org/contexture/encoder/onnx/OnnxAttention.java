package org.contexture.encoder.onnx;

import java.util.Arrays;
import org.contexture.encoder.architecture.Attention;
import org.contexture.encoder.architecture.Rotary;
import org.contexture.network.StoredTensor;

/** Writes attention down, head by head. */
final class OnnxAttention {

  private final OnnxComputation net;
  private final Attention layer;
  private final int width;

  OnnxAttention(OnnxComputation net, Attention layer) {
    this.net = net;
    this.layer = layer;
    this.width = layer.dim() / layer.heads();
  }

  /** Of tokens [n, tokens, dim] among each other. */
  String among(String tokens) {
    String split = split(tokens);
    return mixed(scores(head(split, 0), head(split, 1)), head(split, 2));
  }

  /** The same, of tokens that know their places. */
  String placed(String tokens, Rotary places) {
    String split = split(tokens);
    String q = turned(head(split, 0), places);
    return mixed(scores(q, turned(head(split, 1), places)), head(split, 2));
  }

  /**
   * The same, with biases that are added to the scores.
   *
   * @param tokens [n · count, tokens, dim]
   * @param biases [count, heads, tokens, tokens]
   */
  String biased(String tokens, StoredTensor biases) {
    long count = biases.shape().get(0);
    long side = biases.shape().get(3);
    String split = split(tokens);
    String scores = scores(head(split, 0), head(split, 1)); // [n · count, heads, tokens, tokens]
    String images = net.node("Reshape", scores, integers(-1, count, layer.heads(), side, side));
    String sum = net.node("Add", images, net.constant(layer.inWeight() + ".biases", biases));
    String back = net.node("Reshape", sum, integers(-1, layer.heads(), side, side));
    return mixed(back, head(split, 2));
  }

  /** Queries [n, count, dim] among keys and values [n, tokens, 2 · dim]. */
  static String found(OnnxComputation net, String queries, String keysValues, int heads) {
    String shape = net.node("Shape", queries);
    String dim = net.slice(shape, 0, 2, 3);
    String width = net.node("Div", dim, net.integers("heads." + heads, heads));
    String tail = net.joined(0, net.integers("heads." + heads, heads), width);
    String keep = net.integers("keep.2", 0, 0);
    String pairs =
        net.node(
            "Reshape",
            keysValues,
            net.joined(0, keep, net.integers("two", 2), tail)); // [n, tokens, 2, heads, width]
    String split = net.node("Reshape", queries, net.joined(0, keep, tail));
    String q = net.transposed(split, 0, 2, 1, 3); // [n, heads, count, width]
    String root = net.node("Sqrt", net.asFloat(width));
    String k = net.transposed(net.part(pairs, 2, 0), 0, 2, 3, 1); // [n, heads, width, tokens]
    String weights = net.softmax(net.node("Div", net.node("MatMul", q, k), root));
    String v = net.transposed(net.part(pairs, 2, 1), 0, 2, 1, 3); // [n, heads, tokens, width]
    String mixed = net.transposed(net.node("MatMul", weights, v), 0, 2, 1, 3);
    return net.node("Reshape", mixed, net.joined(0, keep, dim));
  }

  /** [n, tokens, 3, heads, width]. */
  private String split(String tokens) {
    String qkv = net.project(tokens, layer.inWeight(), layer.inBias()); // [n, tokens, 3 · dim]
    return net.node("Reshape", qkv, integers(0, 0, 3, layer.heads(), width));
  }

  /** Queries, keys or values: [n, heads, tokens, width]. */
  private String head(String split, int index) {
    return net.transposed(net.part(split, 2, index), 0, 2, 1, 3);
  }

  private String scores(String q, String k) {
    String scale = net.scalar("attention." + width, (float) (1 / Math.sqrt((double) width)));
    return net.node("MatMul", net.node("Mul", q, scale), net.transposed(k, 0, 1, 3, 2));
  }

  /** What the scores take of the values, through the output projection: [n, tokens, dim]. */
  private String mixed(String scores, String v) {
    String mixed = net.node("MatMul", net.softmax(scores), v); // [n, heads, tokens, width]
    String joined =
        net.node("Reshape", net.transposed(mixed, 0, 2, 1, 3), integers(0, 0, layer.dim()));
    String normed =
        layer
            .inner()
            .map(norm -> net.layerNorm(joined, norm.name(), layer.dim(), norm.epsilon()))
            .orElse(joined);
    return net.project(normed, layer.out() + ".weight", layer.out() + ".bias");
  }

  private String turned(String x, Rotary places) {
    int patches = places.rows() * places.columns();
    String size = places.rows() + "." + places.columns() + "." + places.base() + "." + width;
    String cosines =
        net.constant("cosines." + size, StoredTensor.of(places.cosines(width), patches, width));
    String sines =
        net.constant("sines." + size, StoredTensor.of(places.sines(width), patches, width));
    String placed = places.prefix() == 0 ? x : net.slice(x, 2, places.prefix(), Integer.MAX_VALUE);
    String negated = net.node("Neg", net.slice(placed, 3, width / 2, width));
    String quarter = net.joined(3, negated, net.slice(placed, 3, 0, width / 2));
    String turned =
        net.node("Add", net.node("Mul", placed, cosines), net.node("Mul", quarter, sines));
    return places.prefix() == 0
        ? turned
        : net.joined(2, net.slice(x, 2, 0, places.prefix()), turned);
  }

  /** A list of numbers, under a name that says them. */
  private String integers(long... numbers) {
    return net.integers("numbers." + Arrays.toString(numbers), numbers);
  }
}
