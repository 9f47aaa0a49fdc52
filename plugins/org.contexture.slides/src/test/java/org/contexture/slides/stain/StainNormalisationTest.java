package org.contexture.slides.stain;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.contexture.slides.RgbImage;
import org.junit.Test;

public class StainNormalisationTest {

  private static final StainMatrix OURS =
      new StainMatrix(new double[] {0.60, 0.72, 0.35, 0.12, 0.95, 0.20});
  private static final StainMatrix THEIRS =
      new StainMatrix(new double[] {0.70, 0.65, 0.25, 0.05, 0.90, 0.35});

  /**
   * Pixels of two stains between 0 and the given concentrations; each tenth is one of them alone.
   */
  static byte[] pixels(
      StainMatrix stains, double haematoxylin, double eosin, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] rgb = new byte[3 * count];
    for (int i = 0; i < count; i++) {
      double h = i % 10 == 0 ? 0 : haematoxylin * random.nextDouble();
      double e = i % 10 == 1 ? 0 : eosin * random.nextDouble();
      for (int c = 0; c < 3; c++) {
        double density = h * stains.density(0, c) + e * stains.density(1, c);
        rgb[3 * i + c] = (byte) Math.round(255 * Math.exp(-density));
      }
    }
    return rgb;
  }

  @Test
  public void macenkoAndVahadaneFindTheStainsThatPixelsWereMadeOf() {
    byte[] rgb = pixels(OURS, 3, 2.5, 20_000, 1);
    for (StainMethod method : List.of(StainMethod.MACENKO, StainMethod.VAHADANE)) {
      StainProfile.Stains found = (StainProfile.Stains) method.measure(rgb, Illumination.WHITE);
      assertArrayEquals(method.name(), OURS.rows(), found.matrix().rows(), 0.08);
      assertEquals(method.name(), 3, found.haematoxylin(), 0.4);
      assertEquals(method.name(), 2.5, found.eosin(), 0.4);
    }
  }

  @Test
  public void aSlideBecomesWhatTheReferenceWouldHaveMadeOfIt() {
    byte[] slide = pixels(OURS, 2, 1.5, 20_000, 2);
    byte[] expected = pixels(THEIRS, 2.6, 1.2, 20_000, 2); // same places, other laboratory
    StainNormalisation how =
        new StainNormalisation(
            StainMethod.MACENKO,
            new StainProfile.Stains(Illumination.WHITE, OURS, 2, 1.5),
            new StainProfile.Stains(Illumination.WHITE, THEIRS, 2.6, 1.2));
    how.recolouring().apply(slide);
    int most = 0;
    for (int i = 0; i < slide.length; i++) {
      most = Math.max(most, Math.abs((slide[i] & 255) - (expected[i] & 255)));
    }
    assertTrue("off by " + most, most <= 3); // rounding to 8 bits, twice
  }

  @Test
  public void aReferenceStaysAsItIs() {
    byte[] slide = pixels(OURS, 2, 1.5, 5_000, 3);
    for (StainMethod method : StainMethod.values()) {
      StainProfile own = method.measure(slide, Illumination.WHITE);
      RgbImage after = new StainNormalisation(method, own, own).of(new RgbImage(5_000, 1, slide));
      for (int i = 0; i < slide.length; i++) {
        assertEquals(method + " " + i, slide[i] & 255, after.rgb()[i] & 255, 2);
      }
    }
  }

  @Test
  public void whiteStaysWhiteAndColouredGlassBecomesTheReferences() {
    Illumination lilac = new Illumination(238, 228, 242, 0);
    StainNormalisation how =
        new StainNormalisation(
            StainMethod.MACENKO,
            new StainProfile.Stains(lilac, OURS, 2, 1.5),
            new StainProfile.Stains(Illumination.WHITE, THEIRS, 2.6, 1.2));
    byte[] pixels = {(byte) 238, (byte) 228, (byte) 242, -1, -1, -1};
    how.recolouring().apply(pixels);
    for (int i = 0; i < 6; i++) {
      assertEquals(255, pixels[i] & 255, 1);
    }
  }

  @Test
  public void textIsReadAgainInEveryLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      byte[] rgb = pixels(OURS, 2, 1.5, 5_000, 4);
      for (StainMethod method : StainMethod.values()) {
        StainProfile own = method.measure(rgb, new Illumination(250.5, 240, 245, 0));
        StainProfile other = method.measure(pixels(THEIRS, 2, 1.5, 5_000, 5), Illumination.MACENKO);
        StainNormalisation how = new StainNormalisation(method, own, other);
        assertEquals(how.text(), StainNormalisation.parse(how.text()).text());
        StainReference reference = new StainReference(method, other);
        assertEquals(reference.text(), StainReference.parse(reference.text()).text());
        assertTrue(how.text(), how.text().indexOf(',') < 0);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  public void whatIsNoStainIsRefusedByName() {
    for (String text :
        List.of(
            "",
            "HE",
            "macenko",
            "macenko: light 255 255 255 0",
            "macenko: a -> b",
            "reinhard: light 255 255 255 0 haematoxylin 1 0 0 1 eosin 0 1 0 1 -> x",
            "macenko: light 255 255 255 0 haematoxylin x 0 0 1 eosin 0 1 0 1 -> x",
            "macenko: light 255 255 255 0 haematoxylin 1 0 0 1 eosin 1 0 0 1 -> x",
            "macenko: light 255 255 255 0 haematoxylin 1 0 0 -1 eosin 0 1 0 1 -> x")) {
      IllegalArgumentException e =
          assertThrows(text, IllegalArgumentException.class, () -> StainNormalisation.parse(text));
      assertTrue(e.getMessage(), e.getMessage().length() > 20);
    }
  }

  @Test
  public void fewOrEqualPixelsAreRefused() {
    for (StainMethod method : StainMethod.values()) {
      assertThrows(
          IllegalArgumentException.class, () -> method.measure(new byte[30], Illumination.WHITE));
    }
    byte[] grey = new byte[9_000];
    java.util.Arrays.fill(grey, (byte) 120);
    for (StainMethod method : StainMethod.values()) {
      assertThrows(
          method.name(),
          IllegalArgumentException.class,
          () -> method.measure(grey, Illumination.WHITE));
    }
  }

  @Test
  public void theMedianIsThatOfEveryNumber() {
    StainProfile.Stains low = new StainProfile.Stains(Illumination.WHITE, OURS, 1, 1);
    StainProfile.Stains odd = new StainProfile.Stains(Illumination.MACENKO, THEIRS, 50, 60);
    StainProfile.Stains high = new StainProfile.Stains(Illumination.WHITE, OURS, 2, 3);
    StainProfile.Stains median =
        (StainProfile.Stains)
            StainReference.median(StainMethod.MACENKO, List.of(low, odd, high)).profile();
    assertArrayEquals(OURS.rows(), median.matrix().rows(), 1e-12);
    assertEquals(2, median.haematoxylin(), 0);
    assertEquals(3, median.eosin(), 0);
    assertEquals(Illumination.WHITE, median.light());
  }

  /** CIE's formula, computed elsewhere for sRGB (200, 100, 150). */
  @Test
  public void labIsThatOfTheFormula() {
    float[] lab = new float[3];
    Lab.of(new byte[] {(byte) 200, 100, (byte) 150}, 0, lab);
    assertArrayEquals(new float[] {55.6834f, 45.5451f, -8.8464f}, lab, 0.002f);
    byte[] back = new byte[3];
    for (int value = 0; value < 256; value += 5) {
      byte[] pixel = {(byte) value, (byte) (255 - value), (byte) (value / 2)};
      Lab.of(pixel, 0, lab);
      Lab.write(lab, back, 0);
      for (int c = 0; c < 3; c++) {
        assertEquals(pixel[c] & 255, back[c] & 255, 1);
      }
    }
  }
}
