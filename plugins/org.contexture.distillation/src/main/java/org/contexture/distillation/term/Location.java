package org.contexture.distillation.term;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;

/**
 * Where one visible tile lies, seen from another of its window, told from their two features alone
 * (Doersch et al. 2015, "Unsupervised Visual Representation Learning by Context Prediction"; as a
 * task beside masked modelling and contrast Mao et al. 2022, "Improvements to Self-Supervised
 * Representation Learning for Masked Image Modeling"; of SDMAE no paper was found). A cross-entropy
 * over the (2s − 1)² − 1 offsets. Relative place, for windows are turned and flipped: an absolute
 * one says nothing of the tissue.
 *
 * <p>Deviations: every visible tile is asked about the next one in its window, not about one of
 * eight neighbours; the classifier is linear on both features.
 *
 * @param side s
 * @param dim d
 */
record Location(String name, int side, int dim) implements Term {

  @Override
  public void initialise(Initialiser head) {
    int offsets = 2 * side - 1;
    head.linear(name, 2 * dim, offsets * offsets);
  }

  @Override
  public int count(MaskedBatch batch) {
    return pairs(batch).size();
  }

  @Override
  public Losses of(Scene scene) {
    List<int[]> pairs = pairs(scene.batch());
    Tensor visible = scene.student().visible(); // [visible, d]
    Tensor from = scene.indices(pairs.stream().mapToInt(pair -> pair[0]).toArray());
    Tensor to = scene.indices(pairs.stream().mapToInt(pair -> pair[1]).toArray());
    Tensor offset = scene.indices(pairs.stream().mapToInt(pair -> pair[2]).toArray());
    Tensor both =
        torch.cat(
            new TensorVector(visible.index_select(0, from), visible.index_select(0, to)),
            1); // [pairs, 2 d]
    Tensor claims =
        scene.layers(
            () -> Layers.linear(scene.context().weights(), name, both)); // [pairs, offsets]
    Tensor each =
        torch.log_softmax(claims, 1).gather(1, offset.unsqueeze(1)).squeeze(1).neg(); // [pairs]
    int offsets = (2 * side - 1) * (2 * side - 1);
    return new Losses(
        each,
        torch.full_like(each, new Scalar(Math.log(offsets - 1.0))),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Each visible tile and the next of its window: ranks among the visible tiles of all windows, and
   * the number of the offset.
   */
  List<int[]> pairs(MaskedBatch batch) {
    int[] visible = batch.visibleTokens();
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < visible.length; i++) {
      if (visible[i] / batch.positions() == visible[i + 1] / batch.positions()) {
        pairs.add(new int[] {i, i + 1, offset(visible[i], visible[i + 1])});
      }
    }
    return pairs;
  }

  /** Rows and columns from one token to another of its window as one number. */
  private int offset(int from, int to) {
    int positions = side * side;
    int rows = to % positions / side - from % positions / side;
    int columns = to % positions % side - from % positions % side;
    return (rows + side - 1) * (2 * side - 1) + columns + side - 1;
  }
}
