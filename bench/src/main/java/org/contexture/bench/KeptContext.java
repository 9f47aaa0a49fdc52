package org.contexture.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.context.ContextTransformer;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.contexture.slides.tiling.ContextWindow;
import org.contexture.slides.tiling.Tile;

/**
 * The context network of a distillation, kept instead of thrown away: features of tiles that have
 * seen their neighbours in windows as they lie, nothing masked.
 */
final class KeptContext implements AutoCloseable {

  private static final String CONTEXT = "context.";

  private final ContextTransformer transformer;
  private final Weights weights;
  private final Device device;

  /**
   * Opens it.
   *
   * @param head tensors of what learned beside a student
   * @param options it learned by
   * @param dimension d of the student's features
   */
  KeptContext(SafeTensors head, DistillationOptions options, int dimension, Device device)
      throws IOException {
    this.device = device;
    transformer =
        new ContextTransformer(
            options.sampling().windowSide(),
            dimension,
            options.context().layers(),
            options.context().heads(),
            options.context().tilesPerCluster());
    Map<String, StoredTensor> own = new LinkedHashMap<>(head.tensors());
    own.keySet().removeIf(name -> !name.startsWith(CONTEXT));
    try (Weights onCpu = new Weights();
        Initialiser blank = Initialiser.blank(onCpu)) {
      transformer.initialise(blank);
      onCpu.load(new SafeTensors(own, Map.of()), "the head");
      weights = onCpu.copy(device);
    }
  }

  /**
   * What the tiles of one slide are in their windows.
   *
   * @param tiles n of them
   * @param features x of each [n, d]
   * @return T's outputs [n, d]
   */
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  FloatMatrix inContext(List<Tile> tiles, FloatMatrix features) {
    int side = transformer.side();
    int positions = side * side;
    List<ContextWindow> windows = ContextWindow.cut(tiles, side, 0, 0, 1);
    int[] tokens = tokens(tiles, windows, positions);
    boolean[] present = new boolean[windows.size() * positions];
    Arrays.stream(tokens).forEach(token -> present[token] = true);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor places = Tensors.to(Tensors.indices(tokens), device);
      Tensor laid =
          transformer.laid(
              weights,
              transformer.scaled(weights, Tensors.to(Tensors.of(features), device)),
              places,
              windows.size());
      Tensor among = Tensors.to(Tensor.create(present, windows.size(), 1, 1, positions), device);
      return Tensors.matrix(
          transformer
              .forward(weights, laid, among)
              .view(-1, features.columns())
              .index_select(0, places));
    }
  }

  /** Window · s² + position of each tile, in the order of the tiles. */
  private static int[] tokens(List<Tile> tiles, List<ContextWindow> windows, int positions) {
    Map<Tile, Integer> token = new HashMap<>();
    for (int window = 0; window < windows.size(); window++) {
      for (int position = 0; position < positions; position++) {
        Optional<Tile> tile = windows.get(window).tiles().get(position);
        if (tile.isPresent()) {
          token.put(tile.get(), window * positions + position);
        }
      }
    }
    return tiles.stream().mapToInt(token::get).toArray();
  }

  /** Features side by side: [n, d] and [n, e] → [n, d + e]. */
  static FloatMatrix beside(FloatMatrix left, FloatMatrix right) {
    float[] both = new float[Math.multiplyExact(left.rows(), left.columns() + right.columns())];
    IntStream.range(0, left.rows())
        .forEach(
            row -> {
              int start = row * (left.columns() + right.columns());
              System.arraycopy(left.values(), row * left.columns(), both, start, left.columns());
              System.arraycopy(
                  right.values(),
                  row * right.columns(),
                  both,
                  start + left.columns(),
                  right.columns());
            });
    return new FloatMatrix(left.rows(), left.columns() + right.columns(), both);
  }

  @Override
  public void close() {
    weights.close();
  }
}
