package org.contexture.mil;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.contexture.evaluation.GivenFolds;
import org.contexture.evaluation.PatientFolds;

/** How the slides of a cross-validation are dealt into folds; no patient is ever in two. */
public sealed interface Dealing {

  /** At random, as many of each class, early and late events, or fifths of a number in each. */
  record ByPatient(int folds) implements Dealing {

    public ByPatient {
      if (folds < 2) {
        throw new IllegalArgumentException("Expected at least 2 folds, found %d.".formatted(folds));
      }
    }
  }

  /**
   * As {@link ByPatient}, with all patients of a site in one fold.
   *
   * @param column that names the sites, for messages
   * @param siteOf each slide
   */
  record BySite(int folds, String column, Map<String, String> siteOf) implements Dealing {

    public BySite {
      siteOf = Map.copyOf(siteOf);
    }
  }

  /**
   * As a column says: one fold for each of its values.
   *
   * @param column for messages
   * @param foldOf each slide
   */
  record Given(String column, Map<String, String> foldOf) implements Dealing {

    public Given {
      foldOf = Map.copyOf(foldOf);
    }
  }

  /**
   * Deals.
   *
   * @return the fold of each bag, from 0
   * @throws IllegalArgumentException if it cannot be; the message says why and what to do
   */
  default int[] deal(AskedBags bags, long seed) {
    if (this instanceof ByPatient at) {
      long patients = bags.patients().stream().distinct().count();
      if (patients < at.folds()) {
        throw new IllegalArgumentException(
            "There are %d patients for %d folds; choose at most as many folds as patients."
                .formatted(patients, at.folds()));
      }
      return PatientFolds.assign(bags.patients(), bags.strata(), at.folds(), seed);
    } else if (this instanceof BySite at) {
      List<String> sites = values(bags, at.siteOf());
      requireOneSite(bags, sites, at.column());
      return GivenFolds.bySite(sites, bags.strata(), at.folds(), seed);
    } else if (this instanceof Given at) {
      return GivenFolds.of(values(bags, at.foldOf()), bags.patients());
    }
    throw new AssertionError(this);
  }

  /** What a fold holds out, e.g. its sites; empty if it is patients at random. */
  default String heldOut(AskedBags bags, int[] foldOf, int fold) {
    Map<String, String> valueOf =
        this instanceof BySite at ? at.siteOf() : this instanceof Given at ? at.foldOf() : Map.of();
    return IntStream.range(0, foldOf.length)
        .filter(i -> foldOf[i] == fold)
        .mapToObj(i -> valueOf.getOrDefault(bags.bags().get(i).id(), ""))
        .filter(value -> !value.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  private static List<String> values(AskedBags bags, Map<String, String> valueOf) {
    return bags.bags().stream().map(bag -> valueOf.getOrDefault(bag.id(), "")).toList();
  }

  private static void requireOneSite(AskedBags bags, List<String> sites, String column) {
    long without = sites.stream().filter(String::isBlank).count();
    if (without > 0) {
      throw new IllegalArgumentException(
          "%d of %d slides have no site in “%s”. Fill the column, or filter them out."
              .formatted(without, sites.size(), column));
    }
    Map<String, String> siteOf = new HashMap<>();
    for (int i = 0; i < sites.size(); i++) {
      String patient = bags.patients().get(i);
      String before = siteOf.putIfAbsent(patient, sites.get(i));
      if (before != null && !before.equals(sites.get(i))) {
        throw new IllegalArgumentException(
            "Slides of %s are of the sites “%s” and “%s” in “%s”, so that folds cannot keep both patients and sites together. Give the patient one site."
                .formatted(patient, before, sites.get(i), column));
      }
    }
  }
}
