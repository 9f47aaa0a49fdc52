package org.contexture.distillation.teacher;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

/** A teacher that sees tiles at its own µm per pixel, in pieces where it must. */
public class AtOwnScaleTest {

  /** Tells the first pixel's red and the mean red of what it is given. */
  private record Reds(List<Integer> sides) implements Teacher {
    @Override
    public String name() {
      return "reds";
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public FloatMatrix features(TileBatch tiles) {
      sides.add(tiles.pixels());
      int area = tiles.pixels() * tiles.pixels();
      float[] told = new float[2 * tiles.tiles()];
      for (int i = 0; i < tiles.tiles() * area; i++) {
        told[2 * (i / area) + 1] += (tiles.rgb()[3 * i] & 255) / (float) area;
        told[2 * (i / area)] = i % area == 0 ? tiles.rgb()[3 * i] & 255 : told[2 * (i / area)];
      }
      return new FloatMatrix(tiles.tiles(), 2, told);
    }

    @Override
    public void close() {}
  }

  @Test
  public void oneThatTakesAnySideIsGivenTheWholeTile() {
    Reds reds = new Reds(new ArrayList<>());
    TileBatch tiles = tiles(2, 6);
    AtOwnScale teacher = new AtOwnScale(reds, 6, 6);
    assertArrayEquals(
        new Reds(new ArrayList<>()).features(tiles).values(), teacher.features(tiles).values(), 0);
    assertEquals(List.of(6), reds.sides());
    assertEquals(6, teacher.side().getAsInt());
  }

  @Test
  public void oneOfAFixedSideSeesPiecesThatCoverTheTile() {
    Reds reds = new Reds(new ArrayList<>());
    TileBatch tiles = tiles(2, 6);
    float[] told = new AtOwnScale(reds, 6, 3).features(tiles).values();
    assertEquals(List.of(3, 3, 3, 3), reds.sides());
    for (int tile = 0; tile < 2; tile++) {
      double corners = 0;
      double all = 0;
      for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 6; x++) {
          int red = tiles.rgb()[3 * ((tile * 6 + y) * 6 + x)] & 255;
          all += red / 36.0;
          corners += x % 3 == 0 && y % 3 == 0 ? red / 4.0 : 0;
        }
      }
      assertEquals("each piece begins where the last one ends", corners, told[2 * tile], 1e-3);
      assertEquals("nothing is left out", all, told[2 * tile + 1], 1e-3);
    }
  }

  @Test
  public void piecesOverlapWhereTheyMust() {
    Reds reds = new Reds(new ArrayList<>());
    assertArrayEquals(new int[] {0, 2}, new AtOwnScale(reds, 6, 4).offsets());
    assertArrayEquals(new int[] {0, 138, 276}, new AtOwnScale(reds, 500, 224).offsets());
    assertThrows(IllegalArgumentException.class, () -> new AtOwnScale(reds, 6, 7));
  }

  private static TileBatch tiles(int count, int side) {
    byte[] rgb = new byte[3 * count * side * side];
    new Random(3).nextBytes(rgb);
    return new TileBatch(count, side, rgb);
  }
}
