package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.mil.clinical.Fact;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;

/** All slides of a patient as one bag: their tiles one after the other. */
public final class PatientBag {

  private PatientBag() {}

  /**
   * Joins slides.
   *
   * @param slides of one patient, one or more
   * @return a bag named after the first slide
   * @throws BagException if they do not have the same answer, or the same facts, where they have
   *     any
   */
  public static Bag of(List<Bag> slides) {
    Bag first = slides.get(0);
    Optional<Truth> truth = Optional.empty();
    Map<String, Fact> facts = new HashMap<>();
    for (Bag slide : slides) {
      if (slide.truth().isPresent()) {
        if (truth.isPresent() && !truth.equals(slide.truth())) {
          throw new BagException(
              "Slides of %s have different answers, %s and, on “%s”, %s; a bag of all of them has one. Correct the table, or learn from slides."
                  .formatted(
                      first.patient(), truth.get(), slide.id(), slide.truth().orElseThrow()));
        }
        truth = slide.truth();
      }
      slide
          .facts()
          .forEach(
              (name, fact) -> {
                Fact before = facts.putIfAbsent(name, fact);
                if (before != null && !before.equals(fact)) {
                  throw new BagException(
                      "Slides of %s have different values of “%s”, %s and, on “%s”, %s; a patient has one. Correct the table, leave the column out, or learn from slides."
                          .formatted(first.patient(), name, before, slide.id(), fact));
                }
              });
    }
    return slides.size() == 1
        ? first
        : new Bag(first.id(), first.patient(), truth, () -> joined(slides), facts);
  }

  private static FloatMatrix joined(List<Bag> slides) throws IOException {
    List<FloatMatrix> parts = new ArrayList<>();
    for (Bag slide : slides) {
      FloatMatrix part = slide.features().read();
      if (!parts.isEmpty() && part.columns() != parts.get(0).columns()) {
        throw new BagException(
            "The features of slide “%s” have dimension %d; those of “%s”, of the same patient, have %d. Use one encoder for all."
                .formatted(slide.id(), part.columns(), slides.get(0).id(), parts.get(0).columns()));
      }
      parts.add(part);
    }
    return joined(parts);
  }

  /** Rows of matrices one after the other. */
  public static FloatMatrix joined(Iterable<FloatMatrix> parts) {
    int rows = 0;
    int columns = 0;
    for (FloatMatrix part : parts) {
      rows += part.rows();
      columns = part.columns();
    }
    float[] values = new float[rows * columns];
    int at = 0;
    for (FloatMatrix part : parts) {
      System.arraycopy(part.values(), 0, values, at, part.values().length);
      at += part.values().length;
    }
    return new FloatMatrix(rows, columns, values);
  }
}
