package org.contexture.mil;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Bags with their classes.
 *
 * @param bags at least one of each class
 * @param classes in alphabetical order, at least two
 * @param labels index of each bag's class
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
record LabelledBags(List<Bag> bags, List<String> classes, int[] labels) {

  /**
   * Finds the classes.
   *
   * @throws BagException if there is no bag, one class only, a bag without label, or one twice
   */
  static LabelledBags of(List<Bag> bags) {
    TreeSet<String> classes = new TreeSet<>();
    Set<String> ids = new HashSet<>();
    for (Bag bag : bags) {
      classes.add(
          bag.label()
              .orElseThrow(
                  () ->
                      new BagException(
                          "Slide “%s” has no label; leave it out of training."
                              .formatted(bag.id()))));
      if (!ids.add(bag.id())) {
        throw new BagException("Slide “%s” is there twice.".formatted(bag.id()));
      }
    }
    if (classes.size() < 2) {
      throw new BagException(
          "Training needs slides of at least two classes; the %d given have %s."
              .formatted(
                  bags.size(),
                  classes.isEmpty() ? "none" : "only “%s”".formatted(classes.first())));
    }
    return of(bags, List.copyOf(classes));
  }

  private static LabelledBags of(List<Bag> bags, List<String> classes) {
    int[] labels =
        bags.stream().mapToInt(bag -> classes.indexOf(bag.label().orElseThrow())).toArray();
    return new LabelledBags(List.copyOf(bags), classes, labels);
  }

  List<String> patients() {
    return bags.stream().map(Bag::patient).toList();
  }

  int size() {
    return bags.size();
  }

  /** The bags that are, or are not, marked; the classes stay. */
  LabelledBags where(boolean[] marks, boolean value) {
    List<Bag> chosen = new ArrayList<>();
    for (int i = 0; i < bags.size(); i++) {
      if (marks[i] == value) {
        chosen.add(bags.get(i));
      }
    }
    return of(chosen, classes);
  }

  /** Weights that make all classes count the same; they average 1 over the bags. */
  double[] classWeights() {
    int[] counts = new int[classes.size()];
    for (int label : labels) {
      counts[label]++;
    }
    double[] weights = new double[counts.length];
    for (int c = 0; c < counts.length; c++) {
      weights[c] = counts[c] == 0 ? 0 : (double) labels.length / (counts.length * counts[c]);
    }
    return weights;
  }

  double[] equalWeights() {
    double[] weights = new double[classes.size()];
    Arrays.fill(weights, 1);
    return weights;
  }
}
