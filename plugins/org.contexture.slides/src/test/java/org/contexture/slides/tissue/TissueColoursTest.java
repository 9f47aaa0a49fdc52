package org.contexture.slides.tissue;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.contexture.slides.RgbImage;
import org.junit.Test;

/**
 * Sections drawn in thirty colours of glass and stain: the area that is found is within a tenth of
 * the drawn one, and of pen marks at most 2 % of it counts as tissue.
 */
public class TissueColoursTest {

  private static final int SIDE = 400;

  /** Densities of red, green and blue per unit, to base e, by Ruifrok and Johnston. */
  private static final double[] HAEMATOXYLIN = {0.650, 0.704, 0.286};

  private static final double[] EOSIN = {0.072, 0.990, 0.105};
  private static final double[] DAB = {0.268, 0.570, 0.776};
  private static final double[] PAS = {0.175, 0.972, 0.155};
  private static final double[] ANILINE_BLUE = {0.853, 0.509, 0.113};
  private static final double[] FUCHSIN = {0.100, 0.737, 0.668};

  /** A stain: ground between nuclei and nuclei, and how much of each. */
  private record Staining(
      String name,
      double[] ground,
      double much,
      double[] nuclei,
      double nuclear,
      boolean anyStain) {}

  private static final List<Staining> STAININGS =
      List.of(
          new Staining("H&E", EOSIN, 0.5, HAEMATOXYLIN, 1.4, false),
          new Staining("pale", EOSIN, 0.25, HAEMATOXYLIN, 0.6, false),
          new Staining("dark", EOSIN, 1.4, HAEMATOXYLIN, 2.6, false),
          new Staining("DAB", HAEMATOXYLIN, 0.3, DAB, 1.5, false),
          new Staining("PAS", PAS, 0.6, HAEMATOXYLIN, 1.2, false),
          new Staining("trichrome", ANILINE_BLUE, 0.7, FUCHSIN, 1.2, true));

  private static final int[][] GLASS = {
    {255, 255, 255}, {242, 241, 243}, {226, 233, 246}, {236, 226, 243}, {246, 240, 214}
  };

  private static final String[] GLASS_NAMES = {"white", "grey", "bluish", "lilac", "yellowed"};

  /** What was drawn: the picture and where there is tissue and ink. */
  private record Drawn(RgbImage picture, int tissue, boolean[] inked) {}

  private static Drawn draw(Staining stain, int[] glass, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] rgb = new byte[3 * SIDE * SIDE];
    boolean[] inked = new boolean[SIDE * SIDE];
    int tissue = 0;
    double[][] pens = {{2.2, 0.9, 1.6}, {2.4, 1.7, 0.6}, {2.5, 2.5, 2.4}}; // green, blue, black
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double dx = (x - 170) / 120.0;
        double dy = (y - 190) / 150.0;
        double edge = 1 + 0.12 * Math.sin(7 * Math.atan2(dy, dx));
        boolean isTissue = dx * dx + dy * dy < edge;
        boolean isInk = x > 330 && x < 352 && y % 133 > 20;
        double ground = isTissue ? stain.much() * (0.75 + 0.5 * random.nextDouble()) : 0;
        double nuclei =
            isTissue && random.nextInt(6) == 0 ? stain.nuclear() * random.nextDouble() : 0;
        for (int c = 0; c < 3; c++) {
          double density = ground * stain.ground()[c] + nuclei * stain.nuclei()[c];
          density += isInk ? pens[y / 133 % 3][c] : 0;
          double value = glass[c] * Math.exp(-density) + random.nextInt(-2, 3);
          rgb[3 * (y * SIDE + x) + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
        tissue += isTissue ? 1 : 0;
        inked[y * SIDE + x] = isInk;
      }
    }
    return new Drawn(new RgbImage(SIDE, SIDE, rgb), tissue, inked);
  }

  @Test
  public void theAreaIsRightInThirtyColoursAndInkIsNone() {
    List<String> wrong = new ArrayList<>();
    int colours = 0;
    for (Staining stain : STAININGS) {
      for (int g = 0; g < GLASS.length; g++) {
        Drawn drawn = draw(stain, GLASS[g], colours++);
        TissueDetector detector =
            stain.anyStain() ? new DensityTissueDetector() : StainTissueDetector.defaults();
        boolean[] found = detector.detect(drawn.picture());
        int area = 0;
        int ink = 0;
        for (int i = 0; i < found.length; i++) {
          area += found[i] && !drawn.inked()[i] ? 1 : 0;
          ink += found[i] && drawn.inked()[i] ? 1 : 0;
        }
        double ratio = (double) area / drawn.tissue();
        double ofTissue = (double) ink / drawn.tissue();
        boolean isWrong = Math.abs(ratio - 1) > 0.1 || ofTissue > 0.02;
        String line =
            String.format(
                Locale.ROOT,
                "%-9s on %-8s glass: area %.3f, ink %.3f of the drawn tissue",
                stain.name(),
                GLASS_NAMES[g],
                ratio,
                ofTissue);
        System.out.println(line);
        if (isWrong) {
          wrong.add(line);
        }
      }
    }
    assertEquals(30, colours);
    assertTrue(String.join("\n", wrong), wrong.isEmpty());
  }
}
