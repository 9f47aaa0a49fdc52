package org.contexture.mil.head;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/**
 * MHIM's global recycle network (Tang et al. 2025): most tiles go on as they are, the others are
 * merged into one by cross-attention from a query that follows the merged tile with momentum.
 *
 * <p>The authors search the fraction kept in {0.8, 0.9} and the number of queries in {1, 5, 10};
 * 0.8 and 1 are used here.
 */
final class RecycleNetwork {

  private static final String NAME = "merge.";
  private static final String QUERY = NAME + "global_q_mm";
  private static final int HEADS = 8;
  private static final int HEAD_WIDTH = 64;
  private static final double KEPT = 0.8;
  private static final double MOMENTUM = 0.9999;
  private static final double EPSILON = 1e-5;

  private RecycleNetwork() {}

  static void initialise(Initialiser initialiser, int width) {
    int inner = HEADS * HEAD_WIDTH;
    initialiser.layerNorm(NAME + "norm", width);
    double deviation = Math.sqrt(2 / (width + 2.0 * inner));
    initialiser.normal(NAME + "attn.to_kv.weight", deviation, 2L * inner, width);
    initialiser.normal(NAME + "attn.to_q.weight", Math.sqrt(2.0 / (width + inner)), inner, width);
    Mhim.xavier(initialiser, NAME + "attn.to_out.0", inner, width);
    double bound = Math.sqrt(6.0 / (3 * 16 * 16 + width));
    initialiser.uniform(QUERY, bound, 1, 1, width);
  }

  /** A part of the tiles and the others merged into one: [tiles, width] → [fewer, width]. */
  static Tensor apply(Weights weights, Tensor tiles, Randomness randomness) {
    long n = tiles.size(0);
    long kept = (long) (n * KEPT);
    if (kept == 0 || kept == n) {
      return tiles;
    }
    Tensor order = randomness.permutation(n).to(tiles.device(), torch.ScalarType.Long);
    Tensor others = tiles.index_select(0, order.narrow(0, kept, n - kept));
    Tensor merged = merge(weights, others, randomness); // [1, width]
    return torch.cat(new TensorVector(tiles.index_select(0, order.narrow(0, 0, kept)), merged), 0);
  }

  @SuppressWarnings("try") // scopes act by being closed
  private static Tensor merge(Weights weights, Tensor tiles, Randomness randomness) {
    Tensor query = weights.get(QUERY).detach().clone(); // [1, 1, width]
    Tensor keysAndValues = // [tiles, 2 · heads · 64]
        Layers.linear(weights, NAME + "attn.to_kv", norm(weights, tiles));
    Tensor queries =
        Layers.linear(weights, NAME + "attn.to_q", norm(weights, query.reshape(1, -1)));
    int inner = HEADS * HEAD_WIDTH;
    Tensor q = heads(queries);
    Tensor k = heads(keysAndValues.narrow(1, 0, inner));
    Tensor v = heads(keysAndValues.narrow(1, inner, inner));
    Tensor weight = // [heads, 1, tiles]
        torch.softmax(
            torch.matmul(q, k.transpose(1, 2)).div(new Scalar(Math.sqrt((double) HEAD_WIDTH))), -1);
    Tensor mixed = torch.matmul(weight, v).transpose(0, 1).reshape(1, inner);
    Tensor merged =
        randomness.dropped(Layers.linear(weights, NAME + "attn.to_out.0", mixed)); // [1, width]
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor kept = weights.get(QUERY);
      Tensor found = merged.detach().unsqueeze(0).to(kept.scalar_type());
      kept.lerp_(found, new Scalar(1 - MOMENTUM));
    }
    return merged;
  }

  private static Tensor norm(Weights weights, Tensor x) {
    return Layers.layerNorm(weights, NAME + "norm", x, EPSILON);
  }

  /** [rows, heads · 64] → [heads, rows, 64]. */
  private static Tensor heads(Tensor x) {
    return x.reshape(x.size(0), HEADS, HEAD_WIDTH).transpose(0, 1);
  }

  /** Whether it is the name by which the authors' files hold the query once more. */
  static boolean isAlias(String name) {
    return name.equals(NAME + "global_q");
  }
}
