package org.contexture.distillation.teacher;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.contexture.encoder.Interpolation;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class ResampledTest {

  private static final class Seeing implements Teacher {
    final List<TileBatch> seen = new ArrayList<>();

    @Override
    public String name() {
      return "teacher_1";
    }

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public FloatMatrix features(TileBatch tiles) {
      seen.add(tiles);
      return new FloatMatrix(tiles.tiles(), 1, new float[tiles.tiles()]);
    }

    @Override
    public void close() {}
  }

  @Test
  public void theTeacherSeesItsOwnNumberOfPixelsOfTheSameTile() {
    Seeing teacher = new Seeing();
    int side = 8;
    byte[] rgb = new byte[2 * side * side * 3];
    for (int tile = 0; tile < 2; tile++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int at = 3 * ((tile * side + y) * side + x);
          rgb[at] = (byte) (tile == 0 ? 200 : 10);
          rgb[at + 1] = (byte) (x * 30);
          rgb[at + 2] = (byte) (y * 30);
        }
      }
    }
    TileBatch tiles = new TileBatch(2, side, rgb);
    assertEquals(2, new Resampled(teacher, 4, Interpolation.BILINEAR).features(tiles).rows());
    TileBatch seen = teacher.seen.get(0);
    assertEquals(4, seen.pixels());
    for (int tile = 0; tile < 2; tile++) {
      for (int i = 0; i < 16; i++) {
        assertEquals(tile == 0 ? 200 : 10, seen.rgb()[3 * (16 * tile + i)] & 255);
      }
    }
    int middle = 3 * (4 + 1); // row 1, column 1: the mean of a ramp is its middle
    assertEquals(75, seen.rgb()[middle + 1] & 255);
    assertEquals(75, seen.rgb()[middle + 2] & 255);
    new Resampled(teacher, side, Interpolation.BILINEAR).features(tiles);
    assertSame("nothing to do", tiles, teacher.seen.get(1));
    assertEquals(
        0,
        new Resampled(teacher, 4, Interpolation.BILINEAR)
            .features(new TileBatch(0, 8, new byte[0]))
            .rows());
    assertEquals(Arrays.asList(4, 8, 4), teacher.seen.stream().map(TileBatch::pixels).toList());
  }
}
