package org.contexture.mil;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.mil.clinical.ClinicalEncoding;
import org.contexture.mil.clinical.Fact;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.LabelsTask;
import org.contexture.mil.task.NumberTask;
import org.contexture.mil.task.Readout;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Task;
import org.contexture.mil.task.TaskException;
import org.contexture.mil.task.Truth;

/**
 * Bags with what they are asked for, of which each has an answer to learn from.
 *
 * @param bags each with a truth of the task's kind
 * @param task of the whole cohort
 */
record AskedBags(List<Bag> bags, Task task) {

  AskedBags {
    bags = List.copyOf(bags);
  }

  /**
   * Checks the bags and finds what their models have in common, e.g. the classes.
   *
   * @throws BagException if a bag has no truth, or one is there twice, or there is nothing to learn
   */
  static AskedBags of(List<Bag> bags, Task task) {
    Set<String> ids = new HashSet<>();
    for (Bag bag : bags) {
      if (bag.truth().isEmpty()) {
        throw new BagException(
            "Slide “%s” has no label; leave it out of training.".formatted(bag.id()));
      }
      if (!kind(task).isInstance(bag.truth().get())) {
        throw new BagException(
            "Slide “%s” is known by %s; the task learns from %s. Choose the task that fits."
                .formatted(bag.id(), bag.truth().get(), kind(task).getSimpleName()));
      }
      if (!ids.add(bag.id())) {
        throw new BagException(
            "Slide “%s” is there twice. Leave one of both out.".formatted(bag.id()));
      }
    }
    try {
      AskedBags asked = new AskedBags(bags, task.over(truths(bags)));
      ClinicalEncoding.check(asked.facts(), asked.factNames());
      return asked;
    } catch (TaskException e) {
      throw new BagException(e.getMessage());
    }
  }

  private static Class<? extends Truth> kind(Task task) {
    if (task instanceof ClassTask) {
      return Truth.OfClass.class;
    } else if (task instanceof NumberTask) {
      return Truth.OfNumber.class;
    } else if (task instanceof SurvivalTask) {
      return Truth.OfSurvival.class;
    } else if (task instanceof LabelsTask) {
      return Truth.OfLabels.class;
    }
    throw new AssertionError(task);
  }

  private static List<Truth> truths(List<Bag> bags) {
    return bags.stream().map(bag -> bag.truth().orElseThrow()).toList();
  }

  List<Truth> truths() {
    return truths(bags);
  }

  List<String> patients() {
    return bags.stream().map(Bag::patient).toList();
  }

  /** By which bags are alike when they are split. */
  int[] strata() {
    return task.strata(truths());
  }

  /** How outputs are read, by these bags. */
  Readout fit() {
    return task.fit(truths());
  }

  private List<Map<String, Fact>> facts() {
    return bags.stream().map(Bag::facts).toList();
  }

  private List<String> factNames() {
    return facts().stream().flatMap(own -> own.keySet().stream()).distinct().sorted().toList();
  }

  /** How clinical facts are encoded, by these bags; empty if none has any. */
  Optional<ClinicalEncoding> encoding() {
    ClinicalEncoding encoding = ClinicalEncoding.fit(facts());
    return encoding.columns().isEmpty() ? Optional.empty() : Optional.of(encoding);
  }

  int size() {
    return bags.size();
  }

  /** The bags that are, or are not, marked; the task stays. */
  AskedBags where(boolean[] marks, boolean value) {
    List<Bag> chosen = new ArrayList<>();
    for (int i = 0; i < bags.size(); i++) {
      if (marks[i] == value) {
        chosen.add(bags.get(i));
      }
    }
    return new AskedBags(chosen, task);
  }
}
