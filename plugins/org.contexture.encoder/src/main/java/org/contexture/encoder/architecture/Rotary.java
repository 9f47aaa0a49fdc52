package org.contexture.encoder.architecture;

/**
 * Places of patches as angles by which queries and keys are turned (Su et al. 2021), as DINOv3 has
 * them (Siméoni et al. 2025): rows and columns from −1 to 1 at the patches' middles, times 2π, in a
 * quarter of a head's dimensions each, with wavelengths base<sup>4k / dim</sup>.
 *
 * @param prefix tokens before the patches, which are not turned
 * @param rows of patches
 * @param columns of patches
 * @param base of the wavelengths, 100 in DINOv3
 */
public record Rotary(int prefix, int rows, int columns, double base) {

  /** The angles of every patch, row by row: [rows · columns, headDim]. */
  float[] angles(int headDim) {
    int quarter = headDim / 4;
    float[] angles = new float[rows * columns * headDim];
    for (int patch = 0; patch < rows * columns; patch++) {
      float row = middle(patch / columns, rows);
      float column = middle(patch % columns, columns);
      for (int i = 0; i < headDim; i++) {
        int k = i % quarter;
        float wave = (float) (1 / Math.pow(base, 4.0 * k / headDim));
        float place = i / quarter % 2 == 0 ? row : column;
        angles[patch * headDim + i] = (float) (2 * Math.PI) * place * wave;
      }
    }
    return angles;
  }

  private static float middle(int index, int count) {
    return 2 * ((index + 0.5f) / count) - 1;
  }

  /** Cosines of the angles. */
  public float[] cosines(int headDim) {
    float[] values = angles(headDim);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.cos(values[i]);
    }
    return values;
  }

  /** Sines of the angles. */
  public float[] sines(int headDim) {
    float[] values = angles(headDim);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(values[i]);
    }
    return values;
  }
}
