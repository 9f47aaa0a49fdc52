package org.contexture.pipeline.stream;

import java.util.random.RandomGenerator;
import org.contexture.slides.stain.DensityMap;
import org.contexture.slides.stain.Illumination;
import org.contexture.slides.stain.StainMatrix;

/**
 * Another laboratory's stain: haematoxylin, eosin and the rest are each made stronger or weaker
 * (Tellez et al. 2018, "Whole-Slide Mitosis Detection in H&amp;E Breast Histology Using PHH3 as a
 * Reference"; stain vectors of Ruifrok &amp; Johnston 2001). In optical density that is one affine
 * map, the same for all pixels. A window's tiles share one, and student and teacher see the same.
 */
@SuppressWarnings("ArrayRecordComponent") // a row-by-row matrix, never compared
public record StainJitter(double[] matrix, double[] shift) {

  static final StainJitter NONE =
      new StainJitter(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new double[3]);

  private static final double[] UNMIX = StainMatrix.RUIFROK.unmix();

  /**
   * Draws one.
   *
   * @param strength σ: each stain's density is multiplied by 1 ± σ and moved by ± σ/10; 0 changes
   *     nothing
   */
  static StainJitter draw(double strength, RandomGenerator random) {
    double[] matrix = new double[9];
    double[] shift = new double[3];
    for (int stain = 0; stain < 3; stain++) {
      double factor = 1 + strength * (2 * random.nextDouble() - 1);
      double offset = strength / 10 * (2 * random.nextDouble() - 1);
      for (int to = 0; to < 3; to++) {
        shift[to] += offset * StainMatrix.RUIFROK.density(stain, to);
        for (int from = 0; from < 3; from++) {
          matrix[3 * from + to] +=
              UNMIX[3 * from + stain] * factor * StainMatrix.RUIFROK.density(stain, to);
        }
      }
    }
    return strength == 0 ? NONE : new StainJitter(matrix, shift);
  }

  /** Stains RGB pixels anew, in place. */
  public void apply(byte[] rgb) {
    if (equals(NONE)) {
      return;
    }
    new DensityMap(Illumination.WHITE, matrix, shift, Illumination.WHITE).apply(rgb);
  }
}
