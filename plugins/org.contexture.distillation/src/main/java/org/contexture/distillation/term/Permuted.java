package org.contexture.distillation.term;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.distillation.context.ContextTransformer;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;

/**
 * The visible tiles of each window are foreseen one after another in a random order, each from
 * those before it (Qi et al. 2023, "Exploring Stochastic Autoregressive Image Modeling for Visual
 * Representation", SAIM): content tokens look at themselves and those before them, query tokens
 * (mask token and position) only at the content before them. Alone in an objective nothing is
 * masked. The first of an order is foreseen from nothing but its place and does not count.
 *
 * <p>Deviations: features are foreseen, not smoothed pixels; both streams go through one context
 * network.
 */
final class Permuted implements Term {

  private static final String STEP = "step";

  private final String name;
  private final FeatureComparison comparison;
  private int step;

  Permuted(String name, FeatureComparison comparison) {
    this.name = name;
    this.comparison = comparison;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int[] taught(MaskedBatch batch) {
    return asked(orders(batch), batch.positions());
  }

  @Override
  public Losses of(Scene scene) {
    List<int[]> orders = orders(scene.batch());
    int positions = scene.batch().positions();
    int[] asked = asked(orders, positions);
    Tensor mixed = scene.layers(() -> queries(scene, orders)).index_select(0, scene.indices(asked));
    return comparison.of(
        scene, asked, teacher -> scene.context().predicted(teacher, mixed)); // [asked, D]
  }

  /** T's output at the query tokens: [windows · s², d]. */
  private static Tensor queries(Scene scene, List<int[]> orders) {
    ContextTransformer transformer = scene.context().transformer();
    Weights weights = scene.context().weights();
    int[] visible = scene.batch().visibleTokens();
    int windows = orders.size();
    int positions = scene.batch().positions();
    Tensor content =
        transformer.laid(weights, scene.student().visible(), scene.indices(visible), windows);
    Tensor query = transformer.masked(weights, scene.indices(visible), windows);
    Tensor both = torch.cat(new TensorVector(content, query), 1); // [windows, 2 s², d]
    boolean[] looks = new boolean[windows * 4 * positions * positions];
    for (int w = 0; w < windows; w++) {
      allow(orders.get(w), positions, w * 4 * positions * positions, looks);
    }
    Tensor allowed =
        Tensor.create(looks, windows, 1, 2L * positions, 2L * positions)
            .to(both.device(), ScalarType.Bool);
    return transformer
        .forward(weights, both, allowed)
        .narrow(1, positions, positions)
        .reshape((long) windows * positions, content.size(2));
  }

  /**
   * Who looks at whom in a window: everyone at itself, contents and queries at the contents before
   * them.
   *
   * @param order positions, the first one first
   * @param from where the window's [2 s², 2 s²] begins
   */
  static void allow(int[] order, int positions, int from, boolean[] looks) {
    int row = 2 * positions;
    for (int p = 0; p < row; p++) {
      looks[from + p * row + p] = true;
    }
    for (int i = 0; i < order.length; i++) {
      for (int j = 0; j < i; j++) {
        looks[from + order[i] * row + order[j]] = true;
        looks[from + (positions + order[i]) * row + order[j]] = true;
      }
    }
  }

  /** All visible tokens but the first of each order, ascending. */
  private static int[] asked(List<int[]> orders, int positions) {
    List<Integer> asked = new ArrayList<>();
    for (int w = 0; w < orders.size(); w++) {
      int[] later = Arrays.stream(orders.get(w)).skip(1).sorted().toArray();
      for (int p : later) {
        asked.add(w * positions + p);
      }
    }
    return asked.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Each window's visible positions in an order that depends on its name and the step alone. */
  private List<int[]> orders(MaskedBatch batch) {
    List<int[]> orders = new ArrayList<>();
    int[] visible = batch.visibleTokens();
    for (int w = 0; w < batch.windows().size(); w++) {
      int window = w;
      List<Integer> order =
          new ArrayList<>(
              Arrays.stream(visible)
                  .filter(token -> token / batch.positions() == window)
                  .map(token -> token % batch.positions())
                  .boxed()
                  .toList());
      byte[] text = (batch.windows().get(w).name() + "/" + step).getBytes(StandardCharsets.UTF_8);
      Collections.shuffle(order, new Random(Arrays.hashCode(text)));
      orders.add(order.stream().mapToInt(Integer::intValue).toArray());
    }
    return orders;
  }

  @Override
  public void learned(double progress) {
    step++;
  }

  @Override
  public SafeTensors state() {
    return new SafeTensors(Map.of(), Map.of(STEP, Integer.toString(step)));
  }

  @Override
  public void restore(SafeTensors state, String origin) {
    step = Integer.parseInt(state.metadata().get(STEP));
  }
}
