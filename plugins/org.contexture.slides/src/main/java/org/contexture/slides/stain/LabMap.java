package org.contexture.slides.stain;

/**
 * Moves the mean and the spread of each of L*, a* and b* (Reinhard et al. 2001, "Color Transfer
 * between Images", equation 10 onward).
 */
final class LabMap implements Recolouring {

  private final float[] factor = new float[3];
  private final float[] shift = new float[3];

  /** From a mean and deviation of L*, a*, b* to another. */
  LabMap(double[] mean, double[] deviation, double[] toMean, double[] toDeviation) {
    for (int c = 0; c < 3; c++) {
      factor[c] = (float) (toDeviation[c] / deviation[c]);
      shift[c] = (float) (toMean[c] - mean[c] * toDeviation[c] / deviation[c]);
    }
  }

  @Override
  public void apply(byte[] rgb) {
    float[] lab = new float[3];
    for (int i = 0; i < rgb.length; i += 3) {
      Lab.of(rgb, i, lab);
      for (int c = 0; c < 3; c++) {
        lab[c] = lab[c] * factor[c] + shift[c];
      }
      Lab.write(lab, rgb, i);
    }
  }
}
