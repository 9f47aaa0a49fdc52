package org.contexture.pipeline.catalogue;

import java.util.List;

/** Counts and short lists in messages. */
final class Plural {

  private static final int SHOWN = 5;

  private Plural() {}

  static String of(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** The first few, and how many more. */
  static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() <= SHOWN ? first : first + " and " + (names.size() - SHOWN) + " more";
  }
}
