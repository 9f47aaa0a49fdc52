package org.contexture.slides.stain;

/** How a slide is stained, as a method measures it. */
public sealed interface StainProfile permits StainProfile.Stains, StainProfile.Colours {

  /**
   * Stains' colours and how much of them there is.
   *
   * @param light of the slide
   * @param matrix of haematoxylin and eosin
   * @param haematoxylin concentration that 99 % of the pixels keep below
   * @param eosin the same
   */
  record Stains(Illumination light, StainMatrix matrix, double haematoxylin, double eosin)
      implements StainProfile {

    public Stains {
      if (matrix.stains() != 2) {
        throw new IllegalArgumentException("Expected two stains, found " + matrix.stains() + ".");
      }
      if (!(haematoxylin > 0 && eosin > 0 && haematoxylin < 100 && eosin < 100)) {
        throw new IllegalArgumentException(
            "Concentrations must be in (0, 100), found %s and %s.".formatted(haematoxylin, eosin));
      }
    }
  }

  /**
   * Means and deviations of L*, a* and b*.
   *
   * @param mean of each
   * @param deviation of each, above 0
   */
  @SuppressWarnings("ArrayRecordComponent") // three numbers, never compared
  record Colours(double[] mean, double[] deviation) implements StainProfile {

    public Colours {
      mean = mean.clone();
      deviation = deviation.clone();
      for (int c = 0; c < 3; c++) {
        if (!(Math.abs(mean[c]) < 300 && deviation[c] > 0 && deviation[c] < 300)) {
          throw new IllegalArgumentException(
              "Expected means in (−300, 300) and deviations in (0, 300), found %s ± %s."
                  .formatted(mean[c], deviation[c]));
        }
      }
    }
  }
}
