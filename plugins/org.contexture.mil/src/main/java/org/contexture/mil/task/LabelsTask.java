package org.contexture.mil.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Of which class is it by each of several labels?
 *
 * @param labels names
 * @param classes of each label in alphabetical order; none before a cohort told them
 */
public record LabelsTask(List<String> labels, List<List<String>> classes) implements Task {

  public LabelsTask {
    labels = List.copyOf(labels);
    classes = List.copyOf(classes);
  }

  /** Of classes that the cohort tells. */
  public LabelsTask(List<String> labels) {
    this(labels, List.of());
  }

  @Override
  public LabelsTask over(List<Truth> cohort) {
    if (!classes.isEmpty()) {
      return this;
    }
    List<List<String>> found = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      TreeSet<String> own = new TreeSet<>();
      for (Truth truth : cohort) {
        name(truth, label).ifPresent(own::add);
      }
      if (own.size() < 2) {
        throw new TaskException(
            "Label “%s” has %s; learning needs at least two classes. Leave the label out, or add slides of another class."
                .formatted(
                    labels.get(label),
                    own.isEmpty() ? "no value" : "only the class “%s”".formatted(own.first())));
      }
      found.add(List.copyOf(own));
    }
    return new LabelsTask(labels, found);
  }

  /** By the label whose rarest class has the fewest slides; those without it are alike. */
  @Override
  public int[] strata(List<Truth> cohort) {
    int hardest =
        IntStream.range(0, labels.size())
            .boxed()
            .min(java.util.Comparator.comparingLong(label -> rarest(cohort, label)))
            .orElseThrow();
    List<String> names = classes.get(hardest);
    return cohort.stream()
        .mapToInt(truth -> name(truth, hardest).map(names::indexOf).orElse(names.size()))
        .toArray();
  }

  private long rarest(List<Truth> cohort, int label) {
    return classes.get(label).stream()
        .mapToLong(c -> cohort.stream().filter(t -> name(t, label).equals(Optional.of(c))).count())
        .min()
        .orElse(0);
  }

  @Override
  public LabelsReadout fit(List<Truth> training) {
    return new LabelsReadout(labels, classes);
  }

  private static Optional<String> name(Truth truth, int label) {
    return ((Truth.OfLabels) truth).names().get(label);
  }
}
