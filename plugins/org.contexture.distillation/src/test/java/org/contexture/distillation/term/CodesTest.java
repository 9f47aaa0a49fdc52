package org.contexture.distillation.term;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class CodesTest {

  private static final FloatMatrix WORDS = new FloatMatrix(2, 2, new float[] {0, 0, 10, 10});

  @Test
  public void everyFeatureIsItsNearestWord() {
    FloatMatrix features = new FloatMatrix(3, 2, new float[] {1, 2, 9, 8, 4.9f, 5});
    assertArrayEquals(new int[] {0, 1, 0}, Codes.nearest(WORDS, features));
  }

  /** N ← γN + (1 − γ)n and m ← γm + (1 − γ)Σz, the word m/N; γ = 0.99 (van den Oord 2017, A.1). */
  @Test
  public void wordsFollowWhatIsNearThem() {
    float[] shares = {2, 1};
    FloatMatrix features = new FloatMatrix(3, 2, new float[] {1, 2, 3, 2, 9, 8});
    FloatMatrix moved = Codes.moved(WORDS, shares, features);
    assertEquals(0.99 * 2 + 0.01 * 2, shares[0], 1e-6);
    assertEquals(0.01 * 4 / shares[0], moved.values()[0], 1e-6);
    assertEquals(0.01 * 4 / shares[0], moved.values()[1], 1e-6);
    assertEquals((0.99 * 10 + 0.01 * 9) / shares[1], moved.values()[2], 1e-5);
  }

  @Test
  public void aWordThatNothingIsNearToIsBornAgainWhereItIsMissed() {
    float[] shares = {5, 1e-4f};
    FloatMatrix features = new FloatMatrix(3, 2, new float[] {1, 2, -7, 0, 2, 2});
    FloatMatrix moved = Codes.moved(WORDS, shares, features);
    assertArrayEquals(new float[] {-7, 0}, moved.row(1), 0);
    assertEquals("an even share", 1.5, shares[1], 1e-6);
  }
}
