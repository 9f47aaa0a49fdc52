package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Splits slides into folds such that slides of a patient stay together and each fold has its share
 * of every class. A patient may hold slides of several classes, and counts for each of them.
 */
public final class PatientFolds {

  /**
   * A patient.
   *
   * @param classes that the slides are of, the rarest of all slides' first
   * @param slides indices
   */
  private record Patient(List<Integer> classes, List<Integer> slides) {

    boolean isMixed() {
      return classes.size() > 1;
    }
  }

  private PatientFolds() {}

  /**
   * Stratified folds over patients. Patients who hold several classes are dealt first, each to the
   * fold that has least of the rarest of its classes.
   *
   * @param patients one per slide
   * @param labels class index, one per slide
   * @param folds at least 2
   * @param seed of the order in which patients are dealt
   * @return the fold of each slide
   * @throws IllegalArgumentException if there are fewer patients than folds
   */
  public static int[] assign(List<String> patients, int[] labels, int folds, long seed) {
    List<Patient> all = group(patients, labels);
    if (folds < 2 || all.size() < folds) {
      throw new IllegalArgumentException(
          "Expected 2 to %d folds, one patient for each at least; found %d folds for %d patients."
              .formatted(all.size(), folds, all.size()));
    }
    int[][] slidesOfClass = new int[folds][Arrays.stream(labels).max().orElse(0) + 1];
    int[] slides = new int[folds];
    int[] foldOf = new int[labels.length];
    for (Patient patient : dealingOrder(all, seed)) {
      int fold = emptiest(slidesOfClass, slides, patient.classes());
      slides[fold] += patient.slides().size();
      for (int slide : patient.slides()) {
        slidesOfClass[fold][labels[slide]]++;
        foldOf[slide] = fold;
      }
    }
    return foldOf;
  }

  /**
   * Holds out about a fraction of the patients of each class, and of those who hold the same
   * several classes: at least one of each such group of two or more, never all of a group, so that
   * every class stays.
   *
   * @return whether each slide is held out
   */
  public static boolean[] holdOut(List<String> patients, int[] labels, double fraction, long seed) {
    boolean[] heldOut = new boolean[labels.length];
    Map<List<Integer>, List<Patient>> strata = new TreeMap<>(PatientFolds::compareClasses);
    for (Patient patient : group(patients, labels)) {
      List<Integer> classes = patient.classes().stream().sorted().toList();
      strata.computeIfAbsent(classes, k -> new ArrayList<>()).add(patient);
    }
    Random random = new Random(seed);
    for (List<Patient> stratum : strata.values()) {
      Collections.shuffle(stratum, random);
      int n = stratum.size();
      long wanted = fraction <= 0 ? 0 : Math.max(1, Math.round(fraction * n));
      for (Patient patient : stratum.subList(0, (int) Math.min(wanted, n - 1))) {
        for (int slide : patient.slides()) {
          heldOut[slide] = true;
        }
      }
    }
    return heldOut;
  }

  /** Fewer classes first, then in their order. */
  private static int compareClasses(List<Integer> a, List<Integer> b) {
    int first =
        Arrays.mismatch(
            a.stream().mapToInt(c -> c).toArray(), b.stream().mapToInt(c -> c).toArray());
    return a.size() != b.size() || first < 0
        ? Integer.compare(a.size(), b.size())
        : Integer.compare(a.get(first), b.get(first));
  }

  private static List<Patient> group(List<String> patients, int[] labels) {
    if (patients.size() != labels.length) {
      throw new IllegalArgumentException(
          "Expected a patient for each of %d slides, found %d."
              .formatted(labels.length, patients.size()));
    }
    int[] counts = new int[Arrays.stream(labels).max().orElse(0) + 1];
    for (int label : labels) {
      counts[label]++;
    }
    return PatientSlides.of(patients).stream()
        .map(own -> Arrays.stream(own).boxed().toList())
        .map(
            own ->
                new Patient(
                    own.stream()
                        .map(i -> labels[i])
                        .distinct()
                        .sorted(
                            Comparator.<Integer>comparingInt(c -> counts[c])
                                .thenComparing(Comparator.naturalOrder()))
                        .toList(),
                    own))
        .toList();
  }

  /**
   * Patients of several classes first, then class by class; those with many slides first, otherwise
   * shuffled.
   */
  private static List<Patient> dealingOrder(List<Patient> patients, long seed) {
    List<Patient> order = new ArrayList<>(patients);
    Collections.shuffle(order, new Random(seed));
    order.sort(
        Comparator.comparing((Patient p) -> !p.isMixed())
            .thenComparingInt(p -> p.classes().get(0))
            .thenComparing(Comparator.comparingInt((Patient p) -> p.slides().size()).reversed()));
    return order;
  }

  /** The fold with the fewest slides of the first class, then of the second …, then of all. */
  private static int emptiest(int[][] slidesOfClass, int[] slides, List<Integer> classes) {
    Comparator<Integer> order = Comparator.comparingInt(f -> 0);
    for (int c : classes) {
      order = order.thenComparingInt(f -> slidesOfClass[f][c]);
    }
    Comparator<Integer> byAll = order.thenComparingInt(f -> slides[f]);
    return IntStream.range(0, slides.length).boxed().min(byAll).orElseThrow();
  }
}
