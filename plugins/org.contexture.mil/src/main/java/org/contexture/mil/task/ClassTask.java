package org.contexture.mil.task;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Of which class is it?
 *
 * @param classes in alphabetical order; none before a cohort told them
 */
public record ClassTask(List<String> classes) implements Task {

  public ClassTask {
    classes = List.copyOf(classes);
  }

  /** Of classes that the cohort tells. */
  public ClassTask() {
    this(List.of());
  }

  @Override
  public ClassTask over(List<Truth> cohort) {
    TreeSet<String> found = new TreeSet<>(classes);
    cohort.forEach(truth -> found.add(name(truth)));
    if (found.size() < 2) {
      throw new TaskException(
          "Training needs slides of at least two classes; the %d given have %s."
              .formatted(
                  cohort.size(), found.isEmpty() ? "none" : "only “%s”".formatted(found.first())));
    }
    return new ClassTask(List.copyOf(found));
  }

  @Override
  public int[] strata(List<Truth> cohort) {
    return cohort.stream().mapToInt(truth -> classes.indexOf(name(truth))).toArray();
  }

  @Override
  public ClassReadout fit(List<Truth> training) {
    return new ClassReadout(classes);
  }

  /** Weights that make all classes count the same; they average 1 over the bags. */
  @Override
  public double[] weights(List<Truth> training) {
    int[] labels = strata(training);
    int[] counts = new int[classes.size()];
    for (int label : labels) {
      counts[label]++;
    }
    return Arrays.stream(labels)
        .mapToDouble(label -> (double) labels.length / (counts.length * counts[label]))
        .toArray();
  }

  private static String name(Truth truth) {
    return ((Truth.OfClass) truth).name();
  }
}
