package org.contexture.distillation.term;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;

/**
 * Which class a window's slide is of, from the mean of its visible tiles' features (Liang et al.
 * 2022, "SupMAE: Supervised Masked Autoencoders Are Efficient Vision Learners", arXiv 2205.14540:
 * global pooling of the visible patches, an MLP of two layers with ReLU, cross-entropy of the
 * logits over a temperature of 10, weighed 0.01 beside the reconstruction). Windows of slides
 * without a label have no loss. Alone in an objective nothing is masked.
 *
 * <p><b>Labels leak.</b> Features of a student that learned from a slide's label say nothing of how
 * well that label can be told: the student's provenance lists the slides, their feature files are
 * marked, and cross-validation refuses them.
 *
 * <p>Deviations: a window has the label of its slide, right or wrong for the window itself; no
 * batch norm in the MLP, so that a step in several passes learns the same; its hidden layer is four
 * times as wide as the features, as 3072 is of 768.
 *
 * @param dim d
 * @param classes at least two
 * @param temperature what logits are divided by
 */
record Labels(String name, int dim, int classes, double temperature) implements Term {

  private static final int WIDER = 4;

  Labels {
    if (classes < 2) {
      throw new IllegalArgumentException(
          "The objective asks for labels, and the slides bring %s. Choose a column with at least two classes, or another objective."
              .formatted(classes == 0 ? "none" : "one class alone"));
    }
  }

  @Override
  public void initialise(Initialiser head) {
    head.linear(name + ".0", dim, WIDER * dim);
    head.linear(name + ".2", WIDER * dim, classes);
  }

  @Override
  public int count(MaskedBatch batch) {
    return (int) batch.windows().stream().filter(Labels::isLabelled).count();
  }

  @Override
  public Losses of(Scene scene) {
    List<WindowTiles> windows = scene.batch().windows();
    int[] labelled =
        IntStream.range(0, windows.size()).filter(i -> isLabelled(windows.get(i))).toArray();
    int[] labels =
        windows.stream().filter(Labels::isLabelled).mapToInt(w -> w.label().getAsInt()).toArray();
    Tensor pooled = pooled(scene).index_select(0, scene.indices(labelled)); // [labelled, d]
    Tensor claims = scene.layers(() -> claims(scene.context().weights(), pooled));
    Tensor each = losses(claims, scene.indices(labels)); // [labelled]
    return new Losses(
        each,
        torch.full_like(each, new Scalar(Math.log(classes))),
        Optional.empty(),
        Optional.empty());
  }

  private static boolean isLabelled(WindowTiles window) {
    return window.label().isPresent();
  }

  /** Logits over the temperature: [windows, d] → [windows, classes]. */
  private Tensor claims(Weights head, Tensor pooled) {
    Tensor hidden = Layers.linear(head, name + ".0", pooled).relu();
    return Layers.linear(head, name + ".2", hidden).div(new Scalar(temperature));
  }

  /** Cross-entropy: [windows, classes], [windows] → [windows]. */
  static Tensor losses(Tensor claims, Tensor labels) {
    return torch.log_softmax(claims, 1).gather(1, labels.unsqueeze(1)).squeeze(1).neg();
  }

  /** The mean over each window's visible tiles: [windows, d]. */
  private static Tensor pooled(Scene scene) {
    MaskedBatch batch = scene.batch();
    Tensor visible = scene.student().visible(); // [visible, d]
    int[] tokens = batch.visibleTokens();
    float[] share = new float[batch.windows().size() * tokens.length];
    int[] tiles = new int[batch.windows().size()];
    for (int token : tokens) {
      tiles[token / batch.positions()]++;
    }
    for (int i = 0; i < tokens.length; i++) {
      int window = tokens[i] / batch.positions();
      share[window * tokens.length + i] = 1f / tiles[window];
    }
    return Tensors.of(share, batch.windows().size(), tokens.length)
        .to(visible.device(), visible.scalar_type())
        .matmul(visible);
  }
}
