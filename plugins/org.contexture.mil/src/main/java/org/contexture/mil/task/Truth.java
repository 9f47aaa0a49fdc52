package org.contexture.mil.task;

import java.util.List;
import java.util.Optional;

/** What is known of a bag: the answer to one kind of {@link Task}. */
public sealed interface Truth {

  /** Its class. */
  record OfClass(String name) implements Truth {}

  /** A number, finite. */
  record OfNumber(double value) implements Truth {}

  /**
   * How long a patient was followed.
   *
   * @param time in a unit of the cohort's, 0 or later
   * @param event whether it ended by the event; else it is censored: the event, if any, came later
   */
  record OfSurvival(double time, boolean event) implements Truth {}

  /** Its class by each of several labels; empty where it is not known. */
  record OfLabels(List<Optional<String>> names) implements Truth {

    public OfLabels {
      names = List.copyOf(names);
    }
  }

  /** Its class, e.g. {@code lesion}. */
  static Truth ofClass(String name) {
    return new OfClass(name);
  }
}
