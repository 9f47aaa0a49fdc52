package org.contexture.distillation.term;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What terms are made for.
 *
 * @param side s, tiles
 * @param dim d, of the student's features
 * @param teachers D of each teacher
 * @param classes of the labels that windows bring; 0 if they bring none
 */
public record Sizes(int side, int dim, List<Integer> teachers, int classes) {

  /** Of no run. */
  static final Sizes ANY = new Sizes(2, 8, Collections.nCopies(1000, 8), 2);

  public Sizes {
    teachers = List.copyOf(teachers);
  }

  /** For windows without labels. */
  public Sizes(int side, int dim, List<Integer> teachers) {
    this(side, dim, teachers, 0);
  }

  /**
   * Teachers from 0.
   *
   * @param numbers from 1, as texts name them; none: all
   */
  List<Integer> named(List<Integer> numbers) {
    List<Integer> wanted =
        numbers.isEmpty() ? IntStream.rangeClosed(1, teachers.size()).boxed().toList() : numbers;
    for (int number : wanted) {
      if (number < 1 || number > teachers.size()) {
        throw new IllegalArgumentException(
            "The objective names teacher %d, but there %s. Connect another teacher, or name one of those."
                .formatted(number, teachers.size() == 1 ? "is one" : "are " + teachers.size()));
      }
    }
    return wanted.stream().map(number -> number - 1).toList();
  }

  /** The first of those that are named, or of all. */
  int one(List<Integer> numbers) {
    return named(numbers).get(0);
  }
}
