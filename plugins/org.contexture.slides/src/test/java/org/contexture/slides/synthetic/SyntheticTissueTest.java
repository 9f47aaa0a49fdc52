package org.contexture.slides.synthetic;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.contexture.slides.RgbImage;
import org.junit.Test;

public class SyntheticTissueTest {

  @Test
  public void everyKindIsDrawnAndRepeatsBySeed() {
    for (SyntheticTissue kind : SyntheticTissue.values()) {
      RgbImage tile = kind.draw(96, 0.5, 3);
      assertEquals(96, tile.width());
      assertArrayEquals(kind.name(), tile.rgb(), kind.draw(96, 0.5, 3).rgb());
      assertTrue(
          kind.name(),
          kind == SyntheticTissue.GLASS || !Arrays.equals(tile.rgb(), kind.draw(96, 0.5, 4).rgb()));
    }
  }

  @Test
  public void lesionsAreDarkerThanLobulesAndLobulesThanStroma() {
    double lesion = brightness(SyntheticTissue.LESION);
    double lobule = brightness(SyntheticTissue.LOBULE);
    double scattered = brightness(SyntheticTissue.SCATTERED_CELLS);
    double glass = brightness(SyntheticTissue.GLASS);
    assertTrue(lesion + 10 < lobule);
    assertTrue(lesion + 20 < scattered);
    assertTrue(scattered + 30 < glass);
  }

  @Test
  public void aRectangleShowsThePixelsOfTheWhole() {
    ScenePainter painter = new ScenePainter(SceneBuilder.slide(400, 400, true, 5), 0.5);
    RgbImage whole = painter.paint(0, 0, 800, 800);
    RgbImage part = painter.paint(301, 257, 211, 133);
    for (int y = 0; y < 133; y++) {
      int from = 3 * ((257 + y) * 800 + 301);
      assertArrayEquals(
          "row " + y,
          Arrays.copyOfRange(whole.rgb(), from, from + 3 * 211),
          Arrays.copyOfRange(part.rgb(), 3 * 211 * y, 3 * 211 * (y + 1)));
    }
  }

  private static double brightness(SyntheticTissue kind) {
    double sum = 0;
    for (int seed = 0; seed < 6; seed++) {
      for (byte value : kind.draw(112, 1, seed).rgb()) {
        sum += value & 255;
      }
    }
    return sum / (6 * 3 * 112 * 112);
  }
}
