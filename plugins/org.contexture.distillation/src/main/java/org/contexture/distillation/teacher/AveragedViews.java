package org.contexture.distillation.teacher;

import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * A teacher whose features of a tile are the mean over the tile's eight turns and mirror images
 * (after Chen et al. 2025, "Vision Transformers with Self-Distilled Registers", PH-Reg: the teacher
 * is averaged over test-time views, which takes out what it sees by accident). Eight times the
 * teacher's work.
 *
 * <p>Deviations: tissue has no up and down, so views are turns and mirror images, not shifts;
 * features are of whole tiles, so nothing is turned back; whether the student gets registers is
 * asked apart.
 *
 * @param teacher closed with this
 */
public record AveragedViews(Teacher teacher) implements AdaptedTeacher {

  private static final int VIEWS = 8;

  @Override
  public FloatMatrix features(TileBatch tiles) {
    double[] sum = new double[tiles.tiles() * dimension()];
    for (int view = 0; view < VIEWS; view++) {
      float[] seen = teacher.features(view(tiles, view)).values();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += seen[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / VIEWS);
    }
    return new FloatMatrix(tiles.tiles(), dimension(), mean);
  }

  /**
   * Tiles turned or mirrored.
   *
   * @param view 0 … 7: bit 0 mirrors left and right, bit 1 above and below, bit 2 swaps rows and
   *     columns; 0 leaves them
   */
  static TileBatch view(TileBatch tiles, int view) {
    int side = tiles.pixels();
    byte[] rgb = new byte[tiles.rgb().length];
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int column = (view & 1) == 0 ? x : side - 1 - x;
          int row = (view & 2) == 0 ? y : side - 1 - y;
          int from = (view & 4) == 0 ? row * side + column : column * side + row;
          System.arraycopy(
              tiles.rgb(),
              3 * (tile * side * side + from),
              rgb,
              3 * (tile * side * side + y * side + x),
              3);
        }
      }
    }
    return new TileBatch(tiles.tiles(), side, rgb);
  }
}
