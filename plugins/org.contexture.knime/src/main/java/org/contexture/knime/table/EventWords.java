package org.contexture.knime.table;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the values of an event column say, to those who learn from it and to those who judge by it.
 *
 * <p>A word says it itself: dead, censored. A flag (1, true, yes) says what the column is named
 * after, which is the event, or that there was none: {@code censored}, {@code alive}. Numbers
 * before a word, as in {@code 1:DECEASED} of cBioPortal, say nothing.
 */
final class EventWords {

  private static final Set<String> SET = Set.of("1", "1.0", "true", "yes");
  private static final Set<String> NOT_SET = Set.of("0", "0.0", "false", "no");
  private static final Set<String> HAPPENED = Set.of("event", "dead", "deceased", "died");
  private static final Set<String> DID_NOT = Set.of("censored", "alive", "living");

  private EventWords() {}

  /** Whether the event happened; empty if the value says neither. */
  static Optional<Boolean> happened(String column, String value) {
    String word = value.strip().toLowerCase(Locale.ROOT).replaceFirst("^[01] *: *", "");
    if (HAPPENED.contains(word) || DID_NOT.contains(word)) {
      return Optional.of(HAPPENED.contains(word));
    }
    if (SET.contains(word) || NOT_SET.contains(word)) {
      return Optional.of(SET.contains(word) != isOfNoEvent(column));
    }
    return Optional.empty();
  }

  /** Whether a column's name says of whom the event was not seen. */
  static boolean isOfNoEvent(String column) {
    String name = column.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "");
    return name.matches(".*(censor|alive|living|survived|survivor).*")
        && !name.matches(".*(un|non|not)(censor|alive|living|survived|survivor).*");
  }
}
