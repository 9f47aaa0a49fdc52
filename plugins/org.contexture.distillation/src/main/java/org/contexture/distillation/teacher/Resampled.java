package org.contexture.distillation.teacher;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.encoder.Interpolation;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;

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
    return teacher.features(tiles.pixels() == pixels ? tiles : resampled(tiles, pixels, kernel));
  }

  /** Tiles in so many pixels. */
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  public static TileBatch resampled(TileBatch tiles, int pixels, Interpolation kernel) {
    int side = tiles.pixels();
    byte[] rgb = new byte[3 * tiles.tiles() * pixels * pixels];
    if (tiles.tiles() == 0) {
      return new TileBatch(0, pixels, rgb);
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor bytes =
          torch
              .from_blob(
                  new BytePointer(tiles.rgb()),
                  new long[] {tiles.tiles(), side, side, 3},
                  new org.bytedeco.pytorch.TensorOptions(ScalarType.Byte))
              .permute(0, 3, 1, 2); // [tiles, 3, side, side]
      Tensor rows = Tensors.of(weights(side, pixels, kernel), pixels, side);
      Tensor narrow = // [tiles, 3, side, pixels]
          asPixels(bytes.to(ScalarType.Float).matmul(rows.t()));
      Tensor smooth = rows.matmul(narrow); // [tiles, 3, pixels, pixels]
      Tensor rounded =
          asPixels(smooth.round())
              .to(ScalarType.Byte)
              .permute(0, 2, 3, 1)
              .contiguous(); // [tiles, pixels, pixels, 3]
      new BytePointer(rounded.data_ptr()).capacity(rgb.length).get(rgb);
    }
    return new TileBatch(tiles.tiles(), pixels, rgb);
  }

  /** Cubes go beyond the pixels around them. */
  private static Tensor asPixels(Tensor values) {
    return torch.clamp(
        values, new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(255.0)));
  }

  /**
   * How much each given pixel of a row counts in each wanted one [to, from]: the kernel around its
   * place, in pixels of the coarser row; each wanted pixel's sum to 1.
   */
  static float[] weights(int from, int to, Interpolation kernel) {
    double scale = (double) from / to;
    double coarser = Math.max(1, scale);
    float[] weights = new float[to * from];
    for (int wanted = 0; wanted < to; wanted++) {
      double[] row = new double[from];
      double sum = 0;
      for (int given = 0; given < from; given++) {
        double distance = given + 0.5 - (wanted + 0.5) * scale;
        row[given] = kernel.weight(distance / coarser);
        sum += row[given];
      }
      for (int given = 0; given < from; given++) {
        weights[wanted * from + given] = (float) (row[given] / sum);
      }
    }
    return weights;
  }
}
