package org.contexture.pipeline.validation;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.mil.Bag;
import org.contexture.mil.task.Truth;
import org.contexture.pipeline.features.FeatureFile;

/**
 * A bag of a plan.
 *
 * @param slide id
 * @param patient name; empty if the slide is its own
 * @param features absolute path of the feature file
 * @param source size and time of that file
 * @param fold the site or fold that it is of; empty where patients are dealt at random
 * @param truth the class, the number or the time
 * @param event of survival, whether it happened
 */
record ListedBag(
    String slide,
    String patient,
    String features,
    String source,
    String fold,
    String truth,
    boolean event) {

  /** As MIL sees it. */
  Bag bag(Asked asked) {
    Truth known =
        switch (asked.kind()) {
          case CLASSES -> Truth.ofClass(truth);
          case NUMBER -> new Truth.OfNumber(Double.parseDouble(truth));
          case SURVIVAL -> new Truth.OfSurvival(Double.parseDouble(truth), event);
        };
    return new Bag(
        slide,
        patient.isEmpty() ? "slide " + slide : "patient " + patient,
        Optional.of(known),
        FeatureFile.source(Path.of(features)));
  }
}
