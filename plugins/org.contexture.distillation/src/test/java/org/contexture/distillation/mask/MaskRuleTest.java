package org.contexture.distillation.mask;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.distillation.window.Mask;
import org.junit.Test;

public class MaskRuleTest {

  private static final int SIDE = 6;

  /**
   * Every rule's duty: exactly the asked number, present tiles only, the same for the same seed.
   */
  @Test
  public void everyRuleHidesExactlyTheAskedNumberOfPresentTiles() {
    Random random = new Random(1);
    for (MaskKind kind : MaskKind.values()) {
      for (int trial = 0; trial < 300; trial++) {
        MaskedWindow window = window(random);
        Mask mask = kind.rule().draw(window, new SplittableRandom(trial));
        BitSet hidden = mask.hidden();
        assertEquals(kind + ": how many", window.count(), hidden.cardinality());
        BitSet absent = (BitSet) hidden.clone();
        absent.or(mask.thrown());
        assertTrue(
            kind + ": one stays visible", absent.cardinality() < window.present().cardinality());
        absent.andNot(window.present());
        assertEquals(kind + ": absent ones", 0, absent.cardinality());
        assertEquals(
            kind + ": repeated", mask, kind.rule().draw(window, new SplittableRandom(trial)));
      }
    }
  }

  @Test
  public void countIsRoundedAndLeavesAtLeastOneOfEachKind() {
    assertEquals(8, MaskedWindow.count(0.5, 16));
    assertEquals(4, MaskedWindow.count(0.5, 7));
    assertEquals(1, MaskedWindow.count(0.0, 16));
    assertEquals(15, MaskedWindow.count(1.0, 16));
    assertEquals(1, MaskedWindow.count(0.9, 2));
  }

  @Test
  public void randomMaskHidesAllPositionsEquallyOften() {
    double[] often = frequencies(MaskKind.RANDOM, new float[0], 0);
    for (double frequency : often) {
      assertEquals(0.5, frequency, 0.04);
    }
  }

  @Test
  public void blocksAndGreenNoiseClusterMoreThanChance() {
    double random = hiddenNeighbours(MaskKind.RANDOM);
    assertEquals(17.0 / 35, random, 0.01); // of 35 others, 17 more are hidden
    assertTrue(hiddenNeighbours(MaskKind.BLOCK) > random + 0.08);
    assertTrue(hiddenNeighbours(MaskKind.COLOURED_NOISE) > random + 0.03);
  }

  @Test
  public void attendedTilesAreHiddenMoreOften() {
    float[] attention = new float[SIDE * SIDE];
    Arrays.fill(attention, 1f);
    attention[7] = 10f;
    attention[8] = 0.1f;
    double[] often = frequencies(MaskKind.ATTENTION_GUIDED, attention, 0);
    assertTrue("attended: " + often[7], often[7] > 0.95);
    assertTrue("ignored: " + often[8], often[8] < 0.15);
  }

  @Test
  public void hardTilesAreDrawnByChanceAtFirstAndAlwaysAtTheEnd() {
    float[] loss = new float[SIDE * SIDE];
    for (int i = 0; i < 9; i++) { // as many as are chosen by hardness at the end
      loss[3 * i] = 5f;
    }
    double[] first = frequencies(MaskKind.HARD_TILES, loss, 0);
    double[] last = frequencies(MaskKind.HARD_TILES, loss, 1);
    assertEquals(0.5, first[3], 0.05);
    assertEquals(1, last[3], 1e-9);
    assertEquals(9.0 / 27, last[4], 0.05); // the other half, of the 27 easy ones
  }

  /** Of few hidden tiles: where the visible ones lay in blocks, these would be scattered. */
  @Test
  public void blocksAreWhatIsHidden() {
    BitSet present = full(new float[0], 0).present();
    int touching = 0;
    for (int trial = 0; trial < 500; trial++) {
      BitSet hidden =
          MaskKind.BLOCK
              .rule()
              .draw(new MaskedWindow(SIDE, present, 4), new SplittableRandom(trial))
              .hidden();
      for (int p : hidden.stream().toArray()) {
        boolean right = p % SIDE < SIDE - 1 && hidden.get(p + 1);
        touching += right || hidden.get(p + SIDE) ? 1 : 0;
      }
    }
    assertTrue("of 2000: " + touching, touching > 700); // by chance 330
  }

  @Test
  public void coloursOrderFromTogetherToApart() {
    double red = hiddenNeighbours(MaskKind.RED_NOISE);
    double green = hiddenNeighbours(MaskKind.COLOURED_NOISE);
    double purple = hiddenNeighbours(MaskKind.PURPLE_NOISE);
    double blue = hiddenNeighbours(MaskKind.BLUE_NOISE);
    assertTrue("red %.3f, green %.3f".formatted(red, green), red > green + 0.1);
    assertTrue("green %.3f, purple %.3f".formatted(green, purple), green > purple + 0.02);
    assertTrue("blue %.3f is apart".formatted(blue), blue < 17.0 / 35 - 0.03);
  }

  /** AMT: 45 % hidden, 40 % thrown, of what is attended; from a tenth of the training on. */
  @Test
  public void throwingHidesTheFirstAndThrowsTheNext() {
    float[] attention = new float[SIDE * SIDE];
    Arrays.fill(attention, 1e-3f);
    for (int i = 0; i < 30; i++) {
      attention[i] = 1f;
    }
    MaskRule rule = MaskKind.ATTENTION_THROWING.rule();
    MaskedWindow late = full(attention, 0.1);
    MaskedWindow window = new MaskedWindow(SIDE, late.present(), 16, 0.1, late.scores());
    Mask mask = rule.draw(window, new SplittableRandom(3));
    assertEquals(16, mask.hidden().cardinality());
    assertEquals(14, mask.thrown().cardinality());
    BitSet attended = new BitSet();
    attended.set(0, 30);
    attended.andNot(mask.hidden());
    attended.andNot(mask.thrown());
    assertTrue("what is attended is hidden or thrown", attended.cardinality() <= 1);
    Mask early = rule.draw(full(attention, 0.09), new SplittableRandom(3));
    assertEquals("none at first", 0, early.thrown().cardinality());
    assertEquals(18, early.hidden().cardinality());
  }

  @Test
  public void selfAdaptiveMasksGetHarderFromNoneToFull() {
    float[] scores = new float[SIDE * SIDE];
    scores[5] = 1000f;
    assertEquals(0.5, frequencies(MaskKind.SELF_ADAPTIVE, scores, 0)[5], 0.05);
    assertEquals(1, frequencies(MaskKind.SELF_ADAPTIVE, scores, 1)[5], 1e-9);
  }

  @Test
  public void hidingAllOrNoneIsRefused() {
    BitSet two = new BitSet();
    two.set(0, 2);
    assertThrows(IllegalArgumentException.class, () -> new MaskedWindow(4, two, 2));
    assertThrows(IllegalArgumentException.class, () -> new MaskedWindow(4, two, 0));
  }

  private static MaskedWindow window(Random random) {
    BitSet present = new BitSet();
    while (present.cardinality() < 2) {
      for (int p = 0; p < SIDE * SIDE; p++) {
        present.set(p, random.nextDouble() < 0.6);
      }
    }
    float[] scores = new float[SIDE * SIDE];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = random.nextFloat();
    }
    int count = 1 + random.nextInt(present.cardinality() - 1);
    return new MaskedWindow(SIDE, present, count, random.nextDouble(), known(scores));
  }

  /** The same scores, whatever a rule looks at. */
  private static Map<Guidance, float[]> known(float[] scores) {
    return Arrays.stream(Guidance.values())
        .collect(Collectors.toMap(guidance -> guidance, guidance -> scores));
  }

  private static MaskedWindow full(float[] scores, double progress) {
    BitSet present = new BitSet();
    present.set(0, SIDE * SIDE);
    return new MaskedWindow(SIDE, present, SIDE * SIDE / 2, progress, known(scores));
  }

  private static double[] frequencies(MaskKind kind, float[] scores, double progress) {
    double[] often = new double[SIDE * SIDE];
    for (int trial = 0; trial < 2000; trial++) {
      BitSet hidden =
          kind.rule().draw(full(scores, progress), new SplittableRandom(trial)).hidden();
      hidden.stream().forEach(p -> often[p] += 1 / 2000.0);
    }
    return often;
  }

  /** Of a hidden tile's neighbours (left, right, above, below), the fraction that is hidden too. */
  private static double hiddenNeighbours(MaskKind kind) {
    int pairs = 0;
    int both = 0;
    for (int trial = 0; trial < 2000; trial++) {
      BitSet hidden = kind.rule().draw(full(new float[0], 0), new SplittableRandom(trial)).hidden();
      for (int p = 0; p < SIDE * SIDE; p++) {
        for (int q : new int[] {p % SIDE < SIDE - 1 ? p + 1 : -1, p + SIDE}) {
          if (q >= 0 && q < SIDE * SIDE) {
            pairs += (hidden.get(p) ? 1 : 0) + (hidden.get(q) ? 1 : 0);
            both += hidden.get(p) && hidden.get(q) ? 2 : 0;
          }
        }
      }
    }
    return both / (double) pairs;
  }

  /** Shares of a softmax, without replacement: one of two tiles is hidden by e^1 : e^0. */
  @Test
  public void theLearnedMaskDrawsByTheSoftmaxOfItsLogits() {
    BitSet present = new BitSet();
    present.set(0, 2);
    float[] logits = {1, 0, 50, 50}; // the absent ones have no say
    SplittableRandom random = new SplittableRandom(4);
    int first = 0;
    for (int i = 0; i < 4000; i++) {
      MaskedWindow window =
          new MaskedWindow(2, present, 1, 0.5, Map.of(Guidance.MASK_LOGITS, logits));
      first += MaskKind.LEARNED.rule().draw(window, random).hidden().get(0) ? 1 : 0;
    }
    assertEquals(Math.E / (Math.E + 1), first / 4000.0, 0.025);
  }
}
