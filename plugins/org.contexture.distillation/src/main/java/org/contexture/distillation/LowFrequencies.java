package org.contexture.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.encoder.TileBatch;

/**
 * How strong the coarse structure of each tile is (after Gui et al. 2024, "Exploring the
 * Coordination of Frequency and Attention in Masked Image Modeling", FAMT: attention is weighed by
 * what a low-pass filter of the picture leaves).
 *
 * <p>Deviation: the filter is a mean over an 8 × 8 grid, whose deviation from the tile's own mean
 * is taken, and not an FFT of the whole picture: the same frequencies within a tile, but neither
 * brightness nor what spans tiles.
 */
final class LowFrequencies {

  private static final int GRID = 8;

  private LowFrequencies() {}

  /** One array of s² per window: deviation of the grid's grey values, 0 … 127.5; 0 where absent. */
  static List<float[]> scores(MaskedBatch batch) {
    List<float[]> scores = new ArrayList<>();
    for (int window = 0; window < batch.windows().size(); window++) {
      float[] ofWindow = new float[batch.positions()];
      TileBatch tiles = batch.windows().get(window).tiles();
      int tile = 0;
      for (int p : batch.windows().get(window).present().stream().toArray()) {
        ofWindow[p] = (float) deviation(grid(tiles, tile++));
      }
      scores.add(ofWindow);
    }
    return scores;
  }

  /** Mean grey of each cell of the grid. */
  private static double[] grid(TileBatch tiles, int tile) {
    int side = tiles.pixels();
    int grid = Math.min(GRID, side);
    double[] sum = new double[grid * grid];
    int[] count = new int[grid * grid];
    for (int i = 0; i < side * side; i++) {
      int cell = i / side * grid / side * grid + i % side * grid / side;
      int at = 3 * (tile * side * side + i);
      sum[cell] +=
          ((tiles.rgb()[at] & 255) + (tiles.rgb()[at + 1] & 255) + (tiles.rgb()[at + 2] & 255))
              / 3.0;
      count[cell]++;
    }
    for (int cell = 0; cell < sum.length; cell++) {
      sum[cell] /= count[cell];
    }
    return sum;
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }
}
