package org.contexture.distillation.teacher;

import org.contexture.encoder.Interpolation;
import org.contexture.encoder.Resampling;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * A teacher that sees each tile in so many pixels as it is for: resampled as its authors do it,
 * averaging where it shrinks (as Pillow does), rounded to 8 bits. What a tile shows stays the same;
 * an encoder learned at 224 px sees structures in the size that it knows.
 *
 * @param teacher closed with this
 * @param pixels side of the tiles that it is given
 * @param kernel to resample by
 */
public record Resampled(Teacher teacher, int pixels, Interpolation kernel)
    implements AdaptedTeacher {

  @Override
  public FloatMatrix features(TileBatch tiles) {
    return teacher.features(Resampling.resampled(tiles, pixels, kernel));
  }
}
