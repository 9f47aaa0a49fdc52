package org.contexture.distillation.teacher;

import java.util.Arrays;
import java.util.OptionalInt;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * A teacher that sees each tile at its own µm per pixel: the same tissue in more or fewer pixels,
 * read from the slide and not made of the student's. One that takes tiles of one side alone sees
 * the tile in pieces of that side, spread evenly and overlapping where they must, and its features
 * are their mean.
 *
 * @param teacher closed with this
 * @param sidePx of a tile at the teacher's scale
 * @param piecePx side of what the teacher is given; at most {@code sidePx}
 */
public record AtOwnScale(Teacher teacher, int sidePx, int piecePx) implements AdaptedTeacher {

  public AtOwnScale {
    if (piecePx < 1 || piecePx > sidePx) {
      throw new IllegalArgumentException(
          "Expected pieces of 1 … %d px, found %d.".formatted(sidePx, piecePx));
    }
  }

  @Override
  public OptionalInt side() {
    return OptionalInt.of(sidePx);
  }

  @Override
  public FloatMatrix features(TileBatch tiles) {
    int[] from = offsets();
    double[] sum = new double[tiles.tiles() * dimension()];
    for (int y : from) {
      for (int x : from) {
        float[] seen = teacher.features(piece(tiles, x, y)).values();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += seen[i];
        }
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / (from.length * from.length));
    }
    return new FloatMatrix(tiles.tiles(), dimension(), mean);
  }

  /** Where pieces begin, along one side. */
  int[] offsets() {
    int count = (sidePx + piecePx - 1) / piecePx;
    int[] offsets = new int[count];
    Arrays.setAll(offsets, i -> count == 1 ? 0 : i * (sidePx - piecePx) / (count - 1));
    return offsets;
  }

  private TileBatch piece(TileBatch tiles, int left, int top) {
    if (piecePx == sidePx) {
      return tiles;
    }
    byte[] rgb = new byte[3 * tiles.tiles() * piecePx * piecePx];
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      for (int y = 0; y < piecePx; y++) {
        int at = (tile * sidePx + top + y) * sidePx + left;
        System.arraycopy(tiles.rgb(), 3 * at, rgb, 3 * (tile * piecePx + y) * piecePx, 3 * piecePx);
      }
    }
    return new TileBatch(tiles.tiles(), piecePx, rgb);
  }
}
