package org.contexture.mil;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.junit.Test;

public class TileCountBaselineTest {

  /** In one fold the large slides are of the second class, in the other the small ones. */
  @Test
  public void eachFoldIsPredictedByTheOthers() {
    int[] tiles = {10, 12, 100, 120, 10, 12, 100, 120};
    int[] labels = {0, 0, 1, 1, 1, 1, 0, 0};
    int[] foldOf = {0, 0, 0, 0, 1, 1, 1, 1};
    double[][] predicted = TileCountBaseline.outOfFold(tiles, labels, 2, foldOf, 2);
    for (int i = 0; i < tiles.length; i++) {
      assertEquals(1, predicted[i][0] + predicted[i][1], 1e-12);
      assertTrue("as the other fold has it", predicted[i][labels[i]] < 0.5);
    }
  }

  /** What a slide is said to be depends on every other fold, and not on its own. */
  @Test
  public void allOtherFoldsAreLearnedFrom() {
    int[] tiles = {10, 100, 11, 90, 9, 120};
    int[] foldOf = {0, 0, 1, 1, 2, 2};
    double[][] before =
        TileCountBaseline.outOfFold(tiles, new int[] {0, 1, 0, 1, 0, 1}, 2, foldOf, 3);
    double[][] after =
        TileCountBaseline.outOfFold(tiles, new int[] {1, 0, 0, 1, 0, 1}, 2, foldOf, 3);
    for (int i = 0; i < tiles.length; i++) {
      assertEquals("slide " + i, foldOf[i] == 0, Arrays.equals(before[i], after[i]));
    }
  }
}
