package org.contexture.encoder.architecture;

import java.util.Arrays;
import java.util.List;

/**
 * What one image costs: computes nothing but shapes, and counts. A shape is that of one image: a
 * map [channels, height, width], tokens [tokens, dim] or a vector [dim].
 *
 * <p>Counted are the multiplications that are added up: those of convolutions, of linear layers and
 * of attention (scores, and the mean of the values), as torchvision counts them. Norms, activations
 * and sums are left out: together they are a few percent.
 */
public final class OperationCount implements Computation<int[]> {

  private long multiplications;

  private OperationCount() {}

  /** Multiplications that are added up, for one image of a side. */
  public static long of(Architecture architecture, int pixels) {
    OperationCount count = new OperationCount();
    architecture.features(count, new int[] {3, pixels, pixels});
    return count.multiplications;
  }

  private static long size(int[] shape) {
    return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
  }

  private int[] convolved(int[] x, Convolution shape) {
    int height = windows(x[1], shape);
    int width = windows(x[2], shape);
    int[] out = {shape.out(), height, width};
    multiplications += size(out) * (shape.in() / shape.groups()) * shape.kernel() * shape.kernel();
    return out;
  }

  private static int windows(int side, Convolution shape) {
    return (side + 2 * shape.padding() - shape.kernel()) / shape.stride() + 1;
  }

  @Override
  public int[] conv(int[] x, String name, Convolution shape, Activation activation) {
    return convolved(x, shape);
  }

  @Override
  public int[] convPlain(int[] x, String name, Convolution shape) {
    return convolved(x, shape);
  }

  @Override
  public int[] norm(int[] x, BatchNorm layer, Activation activation) {
    return x;
  }

  @Override
  public int[] convNorm(int[] x, NormedConvolution layer, Activation activation) {
    return convolved(x, layer.shape());
  }

  @Override
  public int[] convNormAdd(
      int[] x, NormedConvolution layer, int[] shortcut, Activation activation) {
    return convolved(x, layer.shape());
  }

  @Override
  public int[] activate(int[] x, Activation activation) {
    return x;
  }

  @Override
  public int[] maxPool(int[] x, int kernel, int stride, int padding, boolean roundUp) {
    int[] out = x.clone();
    for (int axis = 1; axis <= 2; axis++) {
      int room = x[axis] + 2 * padding - kernel;
      out[axis] = (roundUp ? (room + stride - 1) / stride : room / stride) + 1;
    }
    return out;
  }

  @Override
  public int[] meanPool(int[] x, int side) {
    return new int[] {x[0], x[1] / side, x[2] / side};
  }

  @Override
  public int[] meanMap(int[] x) {
    return new int[] {x[0], 1, 1};
  }

  @Override
  public int[] flatten(int[] x) {
    return new int[] {x[0]};
  }

  @Override
  public int[] gate(int[] x, int[] gate) {
    return x;
  }

  @Override
  public int[] concatChannels(int[] x, int[] y) {
    return new int[] {x[0] + y[0], x[1], x[2]};
  }

  @Override
  public int[] mark(int[] x, String name) {
    return x;
  }

  @Override
  public int[] tokens(int[] x) {
    return new int[] {x[1] * x[2], x[0]};
  }

  @Override
  public int[] channelsLast(int[] x) {
    return new int[] {x[1], x[2], x[0]};
  }

  @Override
  public int[] channelsFirst(int[] x) {
    return new int[] {x[2], x[0], x[1]};
  }

  @Override
  public int[] prepend(int[] tokens, String name, int count, int dim) {
    return new int[] {tokens[0] + count, dim};
  }

  @Override
  public int[] addPositions(int[] tokens, String name, int count, int dim) {
    return tokens;
  }

  @Override
  public int[] layerNorm(int[] tokens, String name, int dim, double epsilon) {
    return tokens;
  }

  @Override
  public int[] linear(int[] tokens, String name, int in, int out, Activation activation) {
    return linearPlain(tokens, name, in, out);
  }

  @Override
  public int[] linearPlain(int[] tokens, String name, int in, int out) {
    multiplications += size(tokens) * out;
    int[] projected = tokens.clone();
    projected[projected.length - 1] = out;
    return projected;
  }

  @Override
  public int[] attention(int[] tokens, Attention layer) {
    long dim = layer.dim();
    multiplications += size(tokens) * 4 * dim; // queries, keys, values, and out
    multiplications += 2L * tokens[0] * tokens[0] * dim; // scores and means
    return tokens;
  }

  @Override
  public int[] rotaryAttention(int[] tokens, Attention layer, Rotary places) {
    return attention(tokens, layer);
  }

  @Override
  public int[] windowAttention(int[] map, Attention layer, AttentionWindow window) {
    long dim = layer.dim();
    multiplications += size(map) * 4 * dim;
    multiplications += 2L * window.count() * window.tokens() * window.tokens() * dim;
    return map;
  }

  @Override
  public int[] mergeNeighbours(int[] map) {
    return new int[] {map[0] / 2, map[1] / 2, 4 * map[2]};
  }

  @Override
  public int[] learned(int[] like, String name, int count, int dim) {
    return new int[] {count, dim};
  }

  @Override
  public int[] attend(int[] queries, int[] keysValues, int heads) {
    multiplications += 2L * queries[0] * keysValues[0] * queries[1];
    return queries;
  }

  @Override
  public int[] scale(int[] tokens, String name, int dim) {
    return tokens;
  }

  @Override
  public int[] add(int[] x, int[] y) {
    return x;
  }

  @Override
  public int[] swiGlu(int[] tokens, int half) {
    int[] gated = tokens.clone();
    gated[gated.length - 1] = half;
    return gated;
  }

  @Override
  public int[] token(int[] tokens, int index) {
    return new int[] {tokens[1]};
  }

  @Override
  public int[] meanTokens(int[] tokens, int from) {
    return new int[] {tokens[1]};
  }

  @Override
  public int[] concatFeatures(List<int[]> features) {
    return new int[] {features.stream().mapToInt(feature -> feature[0]).sum()};
  }

  @Override
  public int[] layer(String name, GraphLayer layer, List<int[]> inputs) {
    MapShape out =
        layer.shape(
            inputs.stream()
                .map(
                    x ->
                        x.length == 3
                            ? new MapShape(x[0], x[1], x[2], true)
                            : MapShape.vector(x[0]))
                .toList());
    long values = (long) out.channels() * out.height() * out.width();
    if (layer instanceof GraphLayer.Conv conv) {
      int area = conv.window().rows().kernel() * conv.window().columns().kernel();
      multiplications += values * conv.in() * area;
    } else if (layer instanceof GraphLayer.Dense dense) {
      multiplications += values * dense.in();
    }
    return out.isMap()
        ? new int[] {out.channels(), out.height(), out.width()}
        : new int[] {out.channels()};
  }
}
