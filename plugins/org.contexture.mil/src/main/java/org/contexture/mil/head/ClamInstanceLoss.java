package org.contexture.mil.head;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/**
 * CLAM's instance clustering (Lu et al. 2021, methods, “instance-level clustering”): for the bag's
 * class, the k most attended tiles are evidence, the k least attended are not. With subtyping, the
 * most attended tiles are no evidence for the other classes.
 *
 * @param tiles k, at least 1
 * @param subtyping whether classes exclude each other, so that the other classes learn, too
 * @param comparison of the instance classifiers' answers with what the tiles are taken for
 */
public record ClamInstanceLoss(int tiles, Subtyping subtyping, Comparison comparison) {

  /** Whether the classes that a bag is not of learn from it. */
  public enum Subtyping {
    /** With more than two classes. */
    AUTO,
    YES,
    NO
  }

  /** How an instance classifier is judged. */
  public enum Comparison {
    /** The default of the authors' code. */
    CROSS_ENTROPY,
    /**
     * The smooth SVM (Berrada, Zisserman &amp; Kumar 2018, equation 7, for k = 1, margin and
     * temperature 1), as the paper of CLAM has it: log Σ_j exp(s_j + [j ≠ y] − s_y). Deviation:
     * scores far apart are not treated as without smoothing, which changes less than 1e-3.
     */
    SMOOTH_SVM
  }

  /**
   * @throws IllegalArgumentException if there is nothing to cluster
   */
  public ClamInstanceLoss {
    HeadSizes.require("clustered tiles", tiles, tiles >= 1, "at least 1");
  }

  /** Those of the authors' code. */
  public static ClamInstanceLoss defaults() {
    return new ClamInstanceLoss(8, Subtyping.AUTO, Comparison.CROSS_ENTROPY);
  }

  /**
   * The sum over the classes that learn; their mean with subtyping.
   *
   * @param attention [tiles, 1] for all classes, or [tiles, classes]
   * @param h [tiles, width]
   */
  Tensor of(Weights weights, Tensor attention, Tensor h, int label, int classes) {
    long k = Math.min(tiles, h.size(0) / 2);
    boolean others = subtyping == Subtyping.AUTO ? classes > 2 : subtyping == Subtyping.YES;
    Tensor sum = torch.zeros(new long[] {1}).to(h.device(), h.scalar_type());
    for (int c = 0; k > 0 && c < classes; c++) {
      Tensor own = attention.select(1, attention.size(1) == 1 ? 0 : c); // [tiles]
      if (c == label) {
        Tensor evidence = logits(weights, c, h, own, k, true); // [k, 2]
        Tensor none = logits(weights, c, h, own, k, false); // [k, 2]
        sum = sum.add(compared(evidence, 1).add(compared(none, 0)).mul(new Scalar(0.5)));
      } else if (others) {
        sum = sum.add(compared(logits(weights, c, h, own, k, true), 0));
      }
    }
    return others ? sum.div(new Scalar((double) classes)).sum() : sum.sum();
  }

  private static Tensor logits(
      Weights weights, int c, Tensor h, Tensor attention, long k, boolean largest) {
    Tensor ids = torch.topk(attention, k, 0, largest, true).get1(); // [k]
    return Layers.linear(weights, name(c), h.index_select(0, ids)); // [k, 2]
  }

  /** Mean over the tiles: [k, 2] → one number. */
  Tensor compared(Tensor logits, int target) {
    if (comparison == Comparison.CROSS_ENTROPY) {
      return torch.log_softmax(logits, 1).select(1, target).mean().neg();
    }
    Tensor margin = torch.ones_like(logits);
    margin.select(1, target).zero_(); // [j ≠ y]
    Tensor above = logits.add(margin).sub(logits.narrow(1, target, 1)); // [k, 2]
    return torch.logsumexp(above, 1).mean();
  }

  /** How sure each class's instance classifier is of each tile: [tiles, classes]. */
  static Tensor scores(Weights weights, Tensor h, int classes) {
    var scores = new org.bytedeco.pytorch.TensorVector();
    for (int c = 0; c < classes; c++) {
      scores.push_back(torch.softmax(Layers.linear(weights, name(c), h), 1).narrow(1, 1, 1));
    }
    return torch.cat(scores, 1);
  }

  static String name(int c) {
    return "instance_classifiers." + c;
  }
}
