package org.contexture.mil;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.contexture.mil.clinical.Fact;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;

/**
 * A slide as MIL sees it.
 *
 * @param id the slide
 * @param patient whoever it is of; slides without a patient are their own, by a key that is no
 *     patient's
 * @param truth what is known of the slide, if anything
 * @param features of its tiles
 * @param facts clinical ones of the patient, by name; what is missing is not there
 */
public record Bag(
    String id,
    String patient,
    Optional<Truth> truth,
    FeatureSource features,
    Map<String, Fact> facts) {

  public Bag {
    facts = Map.copyOf(facts);
  }

  /** Without clinical facts. */
  public Bag(String id, String patient, Optional<Truth> truth, FeatureSource features) {
    this(id, patient, truth, features, Map.of());
  }

  /** Its class, where that is what is known. */
  public Optional<String> label() {
    return truth.map(known -> known instanceof Truth.OfClass one ? one.name() : null);
  }

  /** The same with features that have been read. */
  public Bag with(FloatMatrix read) {
    return new Bag(id, patient, truth, () -> read, facts);
  }

  /** The same with other facts. */
  Bag with(Map<String, Fact> others) {
    return new Bag(id, patient, truth, features, others);
  }

  /**
   * Reads and checks the features: [tiles, dimension], on the CPU, outside of Java's heap: a cohort
   * is read many times over.
   *
   * @throws IOException if they cannot be read; the message names the slide
   * @throws BagException if there is no tile, or a feature is NaN or infinite
   */
  Tensor read() throws IOException {
    Tensor[] tensor = new Tensor[1];
    try {
      features.read(
          (tiles, dimension) -> {
            tensor[0] = Tensors.empty(tiles, dimension);
            return Tensors.memory(tensor[0]);
          });
    } catch (IOException e) {
      throw new IOException(
          "Cannot read the features of slide “%s”: %s".formatted(id, e.getMessage()), e);
    }
    if (tensor[0].size(0) == 0) {
      throw new BagException(
          "The bag of slide “%s” has no tile; leave the slide out.".formatted(id));
    }
    checkFinite(Tensors.memory(tensor[0]), (int) tensor[0].size(1));
    return tensor[0];
  }

  private void checkFinite(FloatBuffer values, int dimension) throws BagException {
    float sum = 0;
    for (int i = 0; i < values.limit(); i++) {
      sum += values.get(i) * 0f; // NaN if any value is NaN or infinite
    }
    if (Float.isNaN(sum)) {
      int at = 0;
      while (Float.isFinite(values.get(at))) {
        at++;
      }
      throw new BagException(
          "Feature %d of tile %d of slide “%s” is %s; features must be finite numbers."
              .formatted(at % dimension + 1, at / dimension + 1, id, values.get(at)));
    }
  }
}
