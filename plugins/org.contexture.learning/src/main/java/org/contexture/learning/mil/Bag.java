package org.contexture.learning.mil;

import java.io.IOException;
import java.util.Optional;
import org.contexture.learning.FloatMatrix;

/**
 * A slide as MIL sees it.
 *
 * @param id the slide
 * @param patient whoever it is of; slides without a patient are their own
 * @param label of the slide, if known
 * @param features of its tiles
 */
public record Bag(String id, String patient, Optional<String> label, FeatureSource features) {

  /**
   * Reads and checks the features: [tiles, dimension].
   *
   * @throws IOException if they cannot be read; the message names the slide
   * @throws BagException if there is no tile, or a feature is NaN or infinite
   */
  public FloatMatrix read() throws IOException {
    FloatMatrix matrix = readOrSayWhere();
    if (matrix.rows() == 0) {
      throw new BagException(
          "The bag of slide “%s” has no tile; leave the slide out.".formatted(id));
    }
    float[] values = matrix.values();
    float sum = 0;
    for (float value : values) {
      sum += value * 0f; // NaN if any value is NaN or infinite
    }
    if (Float.isNaN(sum)) {
      throw notFinite(matrix);
    }
    return matrix;
  }

  private FloatMatrix readOrSayWhere() throws IOException {
    try {
      return features.read();
    } catch (IOException e) {
      throw new IOException(
          "Cannot read the features of slide “%s”: %s".formatted(id, e.getMessage()), e);
    }
  }

  private BagException notFinite(FloatMatrix matrix) {
    float[] values = matrix.values();
    int at = 0;
    while (Float.isFinite(values[at])) {
      at++;
    }
    return new BagException(
        "Feature %d of tile %d of slide “%s” is %s; features must be finite numbers."
            .formatted(at % matrix.columns() + 1, at / matrix.columns() + 1, id, values[at]));
  }
}
