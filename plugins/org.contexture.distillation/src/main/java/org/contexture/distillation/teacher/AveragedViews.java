package org.contexture.distillation.teacher;

import org.contexture.encoder.Orientation;
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

  @Override
  public FloatMatrix features(TileBatch tiles) {
    double[] sum = new double[tiles.tiles() * dimension()];
    for (int code = 0; code < Orientation.COUNT; code++) {
      Orientation view = new Orientation(code);
      float[] seen = teacher.features(tiles.laid(tile -> view)).values();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += seen[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / Orientation.COUNT);
    }
    return new FloatMatrix(tiles.tiles(), dimension(), mean);
  }
}
