package org.contexture.evaluation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.junit.Test;

public class SlideHalvesTest {

  private static final double EXACT = 1e-12;

  @Test
  public void halvesThatAreAlikeFindEachOther() {
    double[][] slides = noise(12, 6, new Random(1));
    assertEquals(1, SlideHalves.of(slides, slides).recognition(), EXACT);
  }

  @Test
  public void halvesThatHaveNothingInCommonFindEachOtherByChance() {
    Random random = new Random(2);
    SlideHalves halves = SlideHalves.of(noise(300, 6, random), noise(300, 6, random));
    assertEquals(0.5, halves.recognition(), 0.04); // standard error 0.013
  }

  /** Three slides, by hand: of slide 1 one half lies with slide 0, the other beside it. */
  @Test
  public void sharesAreCounted() {
    double[][] first = {{1, 0}, {0, 1}, {-1, -0.9}};
    double[][] second = {{1, 0.1}, {0.9, 0}, {-1, -1}};
    double[] found = SlideHalves.of(first, second).recognitions();
    assertEquals("nearest of all others", 1, found[2], EXACT);
    assertEquals(
        "3 of 4 others are less alike than the own half, and 2 of 4", 0.625, found[1], EXACT);
  }

  @Test
  public void whatIsAlikeEquallyIsNoSign() {
    double[][] same = {{1, 2}, {1, 2}, {1, 2}};
    assertArrayEquals(
        new double[] {0.5, 0.5, 0.5}, SlideHalves.of(same, same).recognitions(), EXACT);
  }

  @Test
  public void scaleAndPlaceOfADimensionDoNotCount() {
    Random random = new Random(3);
    double[][] first = noise(9, 4, random);
    double[][] second = noise(9, 4, random);
    SlideHalves plain = SlideHalves.of(first, second);
    SlideHalves moved = SlideHalves.of(moved(first), moved(second));
    assertArrayEquals(plain.recognitions(), moved.recognitions(), EXACT);
    assertEquals(1, plain.agreement(moved), 1e-9);
  }

  @Test
  public void encodersAgreeOnWhatIsAlikeOrNot() {
    Random random = new Random(4);
    double[][] first = noise(40, 5, random);
    double[][] second = noise(40, 5, random);
    SlideHalves one = SlideHalves.of(first, second);
    SlideHalves near = SlideHalves.of(blurred(first, 0.5, random), blurred(second, 0.5, random));
    SlideHalves far = SlideHalves.of(blurred(first, 2, random), blurred(second, 2, random));
    assertEquals(1, one.agreement(one), EXACT);
    assertTrue(one.agreement(near) > one.agreement(far));
    assertTrue(Math.abs(one.agreement(SlideHalves.of(second, noise(40, 5, random)))) < 0.6);
  }

  @Test
  public void aLeadHasItsIntervalOverSlides() {
    Random random = new Random(7);
    double[][] slides = noise(60, 5, random);
    SlideHalves sure = SlideHalves.of(slides, slides);
    SlideHalves unsure = SlideHalves.of(slides, blurred(slides, 1, random));
    Interval lead = sure.leadOver(unsure);
    assertEquals(1 - unsure.recognition(), lead.value(), EXACT);
    double squares = 0;
    for (double own : unsure.recognitions()) {
      squares += Math.pow(1 - own - lead.value(), 2) / 59;
    }
    assertEquals(1.96 * Math.sqrt(squares / 60), lead.upper() - lead.value(), EXACT);
    assertEquals(lead.value() - lead.lower(), lead.upper() - lead.value(), EXACT);
  }

  @Test
  public void refusesOtherSlides() {
    double[][] two = {{1, 2}, {3, 4}};
    double[][] one = {{1, 2}};
    double[][] ragged = {{1, 2}, {3}};
    assertThrows(IllegalArgumentException.class, () -> SlideHalves.of(one, one));
    assertThrows(IllegalArgumentException.class, () -> SlideHalves.of(two, one));
    assertThrows(IllegalArgumentException.class, () -> SlideHalves.of(two, ragged));
    SlideHalves halves = SlideHalves.of(two, two);
    SlideHalves more = SlideHalves.of(noise(3, 2, new Random(5)), noise(3, 2, new Random(6)));
    assertThrows(IllegalArgumentException.class, () -> halves.agreement(more));
  }

  private static double[][] noise(int slides, int dimension, Random random) {
    double[][] values = new double[slides][];
    for (int i = 0; i < slides; i++) {
      values[i] = random.doubles(dimension, -1, 1).toArray();
    }
    return values;
  }

  private static double[][] moved(double[][] slides) {
    double[][] values = new double[slides.length][];
    for (int i = 0; i < slides.length; i++) {
      values[i] = slides[i].clone();
      for (int d = 0; d < values[i].length; d++) {
        values[i][d] = 3 * (d + 1) * values[i][d] - 7 * d;
      }
    }
    return values;
  }

  private static double[][] blurred(double[][] slides, double deviation, Random random) {
    double[][] values = new double[slides.length][];
    for (int i = 0; i < slides.length; i++) {
      values[i] = slides[i].clone();
      for (int d = 0; d < values[i].length; d++) {
        values[i][d] += deviation * random.nextGaussian();
      }
    }
    return values;
  }
}
