package org.contexture.mil;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;

/** Bags of noise; in every other bag one tile is moved, which makes the bag positive. */
final class SyntheticBags {

  static final int DIMENSION = 16;
  static final int DECIDING_TILE = 2;

  private SyntheticBags() {}

  static List<Bag> cohort(int bags, long seed) {
    Random random = new Random(seed);
    List<Bag> result = new ArrayList<>();
    for (int i = 0; i < bags; i++) {
      boolean positive = i % 2 == 1;
      int tiles = 5 + random.nextInt(15);
      float[] values = new float[tiles * DIMENSION];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) random.nextGaussian();
      }
      for (int d = 0; positive && d < 4; d++) {
        values[DECIDING_TILE * DIMENSION + d] += 4;
      }
      result.add(
          new Bag(
              "S" + i,
              "P" + i,
              Optional.of(Truth.ofClass(positive ? "positive" : "negative")),
              () -> new FloatMatrix(tiles, DIMENSION, values.clone())));
    }
    return result;
  }
}
