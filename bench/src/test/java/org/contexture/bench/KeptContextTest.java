package org.contexture.bench;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.context.ContextTransformer;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.contexture.slides.tiling.Tile;
import org.junit.Test;

public class KeptContextTest {

  private static final int DIM = 16;
  private static final DistillationOptions OPTIONS = DistillationOptions.defaults();
  private static final List<Tile> TILES =
      List.of(tile(0, 0), tile(1, 0), tile(0, 1), tile(2, 0), tile(5, 5));

  private final FloatMatrix features = drawn();

  @Test
  public void aTileSeesTheOthersOfItsWindowAndNoneBeyond() throws IOException {
    FloatMatrix before = inContext(TILES, features);
    FloatMatrix other = changed(1);
    FloatMatrix after = inContext(TILES, other);
    assertEquals(OPTIONS.sampling().windowSide(), 2);
    assertTrue("the first sees it", difference(before, after, 0) > 1e-4);
    assertTrue("the third, too", difference(before, after, 2) > 1e-4);
    assertEquals("the next window does not", 0, difference(before, after, 3), 1e-6);
    assertEquals(0, difference(before, after, 4), 1e-6);
  }

  @Test
  public void placesWithoutATileAreNotLookedAt() throws IOException {
    Map<String, StoredTensor> moved = new LinkedHashMap<>(head().tensors());
    float[] positions = moved.get("context.positions").floats();
    Arrays.fill(positions, 0, 3 * DIM, 5); // of all but the last place, where the lone tile lies
    moved.put("context.positions", StoredTensor.of(positions, 4, DIM));
    float[] before = inContext(head(), TILES, features).row(4);
    float[] after = inContext(new SafeTensors(moved, Map.of()), TILES, features).row(4);
    assertArrayEquals(before, after, 1e-6f);
  }

  @Test
  public void theOrderOfTilesDoesNotMatter() throws IOException {
    FloatMatrix before = inContext(TILES, features);
    FloatMatrix after =
        inContext(
            List.of(TILES.get(4), TILES.get(1), TILES.get(2), TILES.get(3), TILES.get(0)),
            FloatMatrix.joined(
                List.of(4, 1, 2, 3, 0).stream()
                    .map(row -> new FloatMatrix(1, DIM, features.row(row)))
                    .toList()));
    assertArrayEquals(before.row(0), after.row(4), 1e-6f);
    assertArrayEquals(before.row(2), after.row(2), 1e-6f);
    assertArrayEquals(before.row(4), after.row(0), 1e-6f);
  }

  @Test
  public void besideMeansSideBySide() {
    FloatMatrix both =
        KeptContext.beside(
            new FloatMatrix(2, 1, new float[] {1, 2}),
            new FloatMatrix(2, 2, new float[] {3, 4, 5, 6}));
    assertArrayEquals(new float[] {1, 3, 4, 2, 5, 6}, both.values(), 0);
  }

  private static FloatMatrix inContext(List<Tile> tiles, FloatMatrix features) throws IOException {
    return inContext(head(), tiles, features);
  }

  private static FloatMatrix inContext(SafeTensors head, List<Tile> tiles, FloatMatrix features)
      throws IOException {
    try (KeptContext context = new KeptContext(head, OPTIONS, DIM, Device.CPU)) {
      return context.inContext(tiles, features);
    }
  }

  /** Of a network of the options' size, among what a predictor would add. */
  private static SafeTensors head() {
    try (Weights weights = new Weights();
        Initialiser initialiser = new Initialiser(weights, 3)) {
      new ContextTransformer(
              OPTIONS.sampling().windowSide(),
              DIM,
              OPTIONS.context().layers(),
              OPTIONS.context().heads())
          .initialise(initialiser);
      initialiser.linear("predictor.0", DIM, DIM);
      return weights.save(Map.of());
    }
  }

  private FloatMatrix changed(int row) {
    float[] values = features.values().clone();
    values[row * DIM] += 3;
    return new FloatMatrix(TILES.size(), DIM, values);
  }

  private static float difference(FloatMatrix a, FloatMatrix b, int row) {
    float most = 0;
    for (int d = 0; d < DIM; d++) {
      most = Math.max(most, Math.abs(a.row(row)[d] - b.row(row)[d]));
    }
    return most;
  }

  private static FloatMatrix drawn() {
    Random random = new Random(1);
    float[] values = new float[TILES.size() * DIM];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new FloatMatrix(TILES.size(), DIM, values);
  }

  private static Tile tile(int column, int row) {
    return new Tile(column, row, column * 10, row * 10, 10, 1);
  }
}
