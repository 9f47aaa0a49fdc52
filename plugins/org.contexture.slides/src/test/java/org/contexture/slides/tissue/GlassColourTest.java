package org.contexture.slides.tissue;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.contexture.slides.RgbImage;
import org.junit.Test;

/** Drawn sections of many stains on glass of many colours. */
public class GlassColourTest {

  private static final int SIDE = 200;

  /** Eosin-like and haematoxylin-like colours of a section, before glass colours them. */
  private static final int[][] USUAL = {{205, 120, 185}, {90, 55, 140}};

  /** A disc of tissue, a quarter of it nuclei, in the middle third; glass has a little noise. */
  private static RgbImage section(int[] glass, int[][] colours, int seed) {
    Random random = new Random(seed);
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      boolean nucleus = random.nextInt(4) == 0;
      for (int c = 0; c < 3; c++) {
        double light = isInside(i) ? colours[nucleus ? 1 : 0][c] / 255.0 : 1;
        double value = light * glass[c] + random.nextInt(5) - 2;
        rgb[3 * i + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
      }
    }
    return new RgbImage(SIDE, SIDE, rgb);
  }

  private static boolean isInside(int i) {
    return Math.hypot(i % SIDE - 100, i / SIDE - 100) < 60;
  }

  /** How much of the disc is found, and how much of the glass. */
  private static double[] shares(RgbImage picture) {
    boolean[] tissue = StainTissueDetector.defaults().detect(picture);
    double[] found = new double[2];
    double[] all = new double[2];
    for (int i = 0; i < tissue.length; i++) {
      double distance = Math.hypot(i % SIDE - 100, i / SIDE - 100);
      if (Math.abs(distance - 60) > 2) { // the border is between
        int side = isInside(i) ? 0 : 1;
        all[side]++;
        found[side] += tissue[i] ? 1 : 0;
      }
    }
    return new double[] {found[0] / all[0], found[1] / all[1]};
  }

  private static void assertFound(String what, int[] glass, int[][] colours) {
    double[] shares = shares(section(glass, colours, 1));
    assertTrue(what + ": " + shares[0] + " of the tissue", shares[0] > 0.95);
    assertTrue(what + ": " + shares[1] + " of the glass", shares[1] < 0.01);
  }

  @Test
  public void tissueIsFoundOnGlassOfAnyColour() {
    assertFound("white", new int[] {243, 243, 243}, USUAL);
    assertFound("pure white", new int[] {255, 255, 255}, USUAL);
    assertFound("lilac", new int[] {222, 215, 226}, USUAL);
    assertFound("yellowed", new int[] {240, 228, 190}, USUAL);
    assertFound("grey", new int[] {185, 185, 185}, USUAL);
    assertFound("cold", new int[] {205, 213, 222}, USUAL);
    assertFound("warm", new int[] {236, 228, 220}, USUAL);
    assertFound("brownish", new int[] {225, 212, 165}, USUAL);
  }

  /** Against white, pale tissue would be as grey, or as yellow, as the glass. */
  @Test
  public void paleTissueIsFoundOnGlassOfAnyColour() {
    int[][] pale = {{228, 195, 218}, {190, 165, 205}};
    assertFound("lilac", new int[] {222, 215, 226}, pale);
    assertFound("yellowed", new int[] {240, 228, 180}, pale);
    assertFound("grey", new int[] {185, 185, 185}, pale);
  }

  @Test
  public void stainsOfManyKindsAreFound() {
    int[] glass = {243, 243, 243};
    assertFound("bluish", glass, new int[][] {{185, 175, 212}, {82, 72, 156}});
    assertFound("pale", glass, new int[][] {{232, 205, 225}, {190, 175, 205}});
    assertFound("haematoxylin alone", glass, new int[][] {{185, 180, 215}, {95, 90, 165}});
    assertFound("blued haematoxylin", glass, new int[][] {{160, 165, 200}, {110, 115, 170}});
    assertFound("DAB", glass, new int[][] {{190, 150, 110}, {130, 85, 50}});
    assertFound("PAS", glass, new int[][] {{215, 130, 190}, {100, 80, 150}});
  }

  /**
   * What is between brown and blue is as grey as dust: cells of ten pixels are found all the same.
   */
  @Test
  public void brownAndBlueBesideEachOtherAreFound() {
    RgbImage picture = section(new int[] {243, 243, 243}, USUAL, 1);
    int[][] colours = {{190, 150, 110}, {95, 90, 165}};
    for (int i = 0; i < SIDE * SIDE; i++) {
      if (isInside(i)) {
        int[] colour = colours[i % SIDE / 10 % 2];
        for (int c = 0; c < 3; c++) {
          picture.rgb()[3 * i + c] = (byte) colour[c];
        }
      }
    }
    double[] shares = shares(picture);
    assertTrue(shares[0] + " of the tissue", shares[0] > 0.75);
    assertTrue(shares[1] + " of the glass", shares[1] < 0.01);
  }

  @Test
  public void inkIsNoStain() {
    int[] glass = {243, 243, 243};
    int[][] inks = {
      {60, 80, 200}, {40, 150, 90}, {220, 40, 50}, {50, 50, 55}, {150, 150, 150}, {243, 190, 60}
    };
    for (int[] ink : inks) {
      double[] shares = shares(section(glass, new int[][] {ink, ink}, 2));
      assertTrue(java.util.Arrays.toString(ink) + ": " + shares[0], shares[0] < 0.02);
    }
  }

  /** Scanners fill in white where they did not scan; glass is beside it. */
  @Test
  public void filledInWhiteIsNotTheGlass() {
    RgbImage picture = section(new int[] {222, 215, 226}, USUAL, 3);
    java.util.Arrays.fill(picture.rgb(), 0, 3 * SIDE * 30, (byte) 255);
    assertTrue(shares(picture)[1] < 0.01);
    GlassColour glass = GlassColour.of(picture);
    assertEquals(222, glass.red(), 1);
    assertEquals(215, glass.green(), 1);
    assertEquals(226, glass.blue(), 1);
  }

  /** Nothing of it can be glass, so it is measured against white, and all of it is tissue. */
  @Test
  public void aPictureFullOfTissueHasNoGlass() {
    int[][] pink = {{225, 185, 210}, {120, 80, 160}};
    RgbImage picture = section(new int[] {225, 185, 210}, pink, 4);
    assertEquals(GlassColour.WHITE, GlassColour.of(picture));
    int[][] green = {{195, 215, 212}, {100, 150, 140}};
    assertEquals(GlassColour.WHITE, GlassColour.of(section(new int[] {195, 215, 212}, green, 6)));
    int[][] blue = {{190, 205, 230}, {100, 110, 170}};
    assertEquals(GlassColour.WHITE, GlassColour.of(section(new int[] {190, 205, 230}, blue, 5)));
    boolean[] tissue = StainTissueDetector.defaults().detect(picture);
    int count = 0;
    for (boolean value : tissue) {
      count += value ? 1 : 0;
    }
    assertTrue("tissue " + count, count > 0.99 * tissue.length);
  }
}
