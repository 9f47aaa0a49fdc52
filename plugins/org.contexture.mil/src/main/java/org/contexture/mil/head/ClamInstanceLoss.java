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
 * @param subtyping whether classes exclude each other, so that the other classes learn, too
 */
record ClamInstanceLoss(boolean subtyping) {

  private static final int TILES = 8; // k

  /**
   * The sum over the classes that learn.
   *
   * @param attention [tiles, 1] for all classes, or [tiles, classes]
   * @param h [tiles, width]
   */
  Tensor of(Weights weights, Tensor attention, Tensor h, int label, int classes) {
    long tiles = h.size(0);
    long k = Math.min(TILES, tiles / 2);
    Tensor sum = torch.zeros(new long[] {1}).to(h.device(), h.scalar_type());
    for (int c = 0; k > 0 && c < classes; c++) {
      Tensor own = attention.select(1, attention.size(1) == 1 ? 0 : c); // [tiles]
      if (c == label) {
        Tensor evidence = logits(weights, c, h, own, k, true); // [k, 2]
        Tensor none = logits(weights, c, h, own, k, false); // [k, 2]
        sum = sum.add(crossEntropy(evidence, 1).add(crossEntropy(none, 0)).mul(new Scalar(0.5)));
      } else if (subtyping) {
        sum = sum.add(crossEntropy(logits(weights, c, h, own, k, true), 0));
      }
    }
    return subtyping ? sum.div(new Scalar((double) classes)).sum() : sum.sum();
  }

  private static Tensor logits(
      Weights weights, int c, Tensor h, Tensor attention, long k, boolean largest) {
    Tensor ids = torch.topk(attention, k, 0, largest, true).get1(); // [k]
    return Layers.linear(weights, name(c), h.index_select(0, ids)); // [k, 2]
  }

  private static Tensor crossEntropy(Tensor logits, int target) {
    return torch.log_softmax(logits, 1).select(1, target).mean().neg();
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
