package org.contexture.encoder;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.Tensors;

/**
 * Tiles in another number of pixels, to the last bit as Pillow makes them: kernels that grow with
 * the pixels where a tile shrinks, in whole numbers, rows before columns, rounded after each.
 */
public final class Resampling {

  /** Pillow's weights are whole numbers, of which so many are 1. */
  private static final double ONE = 1 << 22;

  private Resampling() {}

  /** Tiles in so many pixels; those given if they have as many. */
  @SuppressWarnings("try") // scopes free the tensors, the guard acts by being open
  public static TileBatch resampled(TileBatch tiles, int pixels, Interpolation kernel) {
    int side = tiles.pixels();
    if (side == pixels) {
      return tiles;
    }
    int bytes = 3 * pixels * pixels;
    byte[] rgb = new byte[tiles.tiles() * bytes];
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor rows = Tensor.create(wholes(weights(side, pixels, kernel)), pixels, side);
      for (int tile = 0; tile < tiles.tiles(); tile++) {
        try (PointerScope each = new PointerScope()) {
          Tensor resampled = resampled(tiles.part(tile, tile + 1), rows);
          new BytePointer(resampled.data_ptr()).capacity(bytes).get(rgb, tile * bytes, bytes);
        }
      }
    }
    return new TileBatch(tiles.tiles(), pixels, rgb);
  }

  /** One tile; rows [to, from] → [to, to, 3]. */
  private static Tensor resampled(TileBatch tile, Tensor rows) {
    Tensor given =
        Tensors.of(tile.rgb(), tile.pixels(), tile.pixels(), 3)
            .permute(2, 0, 1)
            .to(ScalarType.Double); // [3, from, from]; sums of whole numbers are exact
    Tensor narrow = asPixels(given.matmul(rows.t())); // [3, from, to]
    return asPixels(rows.matmul(narrow)).to(ScalarType.Byte).permute(1, 2, 0).contiguous();
  }

  /** Halves upwards; cubes go beyond the pixels around them. */
  private static Tensor asPixels(Tensor sums) {
    return torch.clamp(
        sums.div(new Scalar(ONE)).add(new Scalar(0.5)).floor(),
        new ScalarOptional(new Scalar(0.0)),
        new ScalarOptional(new Scalar(255.0)));
  }

  private static double[] wholes(double[] weights) {
    return Arrays.stream(weights)
        .map(weight -> Math.signum(weight) * Math.floor(Math.abs(weight) * ONE + 0.5))
        .toArray();
  }

  /**
   * How much each given pixel of a row counts in each wanted one [to, from]: the kernel around its
   * place, in pixels of the coarser row; each wanted pixel's sum to 1.
   */
  static double[] weights(int from, int to, Interpolation kernel) {
    double scale = (double) from / to;
    double coarser = Math.max(1, scale);
    double[] weights = new double[to * from];
    for (int wanted = 0; wanted < to; wanted++) {
      double sum = 0;
      for (int given = 0; given < from; given++) {
        double distance = given + 0.5 - (wanted + 0.5) * scale;
        weights[wanted * from + given] = kernel.weight(distance / coarser);
        sum += weights[wanted * from + given];
      }
      for (int given = 0; given < from; given++) {
        weights[wanted * from + given] /= sum;
      }
    }
    return weights;
  }
}
