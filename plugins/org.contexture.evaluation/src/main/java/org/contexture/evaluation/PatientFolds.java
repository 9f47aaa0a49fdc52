package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Splits slides into folds such that slides of a patient stay together and each fold has its share
 * of every class. A patient with slides of several classes counts for the last of them.
 */
public final class PatientFolds {

  @SuppressWarnings("ArrayRecordComponent") // local, never compared
  private record Patient(int stratum, int[] slides) {}

  private PatientFolds() {}

  /**
   * Stratified folds over patients.
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
    int classes = Arrays.stream(labels).max().orElse(0) + 1;
    int[][] slidesOfClass = new int[folds][classes];
    int[] slides = new int[folds];
    int[] foldOf = new int[labels.length];
    for (Patient patient : dealingOrder(all, seed)) {
      int fold = emptiest(slidesOfClass, slides, patient.stratum());
      slidesOfClass[fold][patient.stratum()] += patient.slides().length;
      slides[fold] += patient.slides().length;
      for (int slide : patient.slides()) {
        foldOf[slide] = fold;
      }
    }
    return foldOf;
  }

  /**
   * Holds out about a fraction of each class's patients: at least one of each class that has two or
   * more, never all of a class.
   *
   * @return whether each slide is held out
   */
  public static boolean[] holdOut(List<String> patients, int[] labels, double fraction, long seed) {
    boolean[] heldOut = new boolean[labels.length];
    Map<Integer, List<Patient>> strata = new java.util.TreeMap<>();
    for (Patient patient : group(patients, labels)) {
      strata.computeIfAbsent(patient.stratum(), k -> new ArrayList<>()).add(patient);
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

  private static List<Patient> group(List<String> patients, int[] labels) {
    if (patients.size() != labels.length) {
      throw new IllegalArgumentException(
          "Expected a patient for each of %d slides, found %d."
              .formatted(labels.length, patients.size()));
    }
    Map<String, List<Integer>> slides = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i++) {
      slides.computeIfAbsent(patients.get(i), k -> new ArrayList<>()).add(i);
    }
    List<Patient> result = new ArrayList<>();
    for (List<Integer> own : slides.values()) {
      int[] indices = own.stream().mapToInt(Integer::intValue).toArray();
      result.add(
          new Patient(Arrays.stream(indices).map(i -> labels[i]).max().orElseThrow(), indices));
    }
    return result;
  }

  /** Class by class, patients with many slides first, otherwise shuffled. */
  private static List<Patient> dealingOrder(List<Patient> patients, long seed) {
    List<Patient> order = new ArrayList<>(patients);
    Collections.shuffle(order, new Random(seed));
    order.sort(
        Comparator.comparingInt(Patient::stratum)
            .thenComparing(Comparator.comparingInt((Patient p) -> p.slides().length).reversed()));
    return order;
  }

  private static int emptiest(int[][] slidesOfClass, int[] slides, int stratum) {
    int best = 0;
    for (int f = 1; f < slides.length; f++) {
      int difference = slidesOfClass[f][stratum] - slidesOfClass[best][stratum];
      if (difference < 0 || (difference == 0 && slides[f] < slides[best])) {
        best = f;
      }
    }
    return best;
  }
}
