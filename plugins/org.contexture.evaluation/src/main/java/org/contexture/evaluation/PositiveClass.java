package org.contexture.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which of two classes is the one looked for. Nothing in the data tells; names often do:
 * <i>lesion</i> rather than <i>normal</i>, <i>MSI-H</i> rather than <i>MSS</i>, <i>1</i> rather
 * than <i>0</i>.
 */
public final class PositiveClass {

  private static final Set<String> NEGATIVE =
      Set.of(
          "0",
          "no",
          "n",
          "false",
          "f",
          "none",
          "neg",
          "negative",
          "normal",
          "healthy",
          "benign",
          "control",
          "controls",
          "absent",
          "absence",
          "without",
          "wt",
          "wildtype",
          "wild",
          "mss",
          "pmmr",
          "low",
          "alive",
          "living",
          "censored",
          "unaffected",
          "clear",
          "free",
          "tumorfree",
          "tumourfree",
          "nontumor",
          "nontumour",
          "noncancer",
          "nonlesion",
          "nonmalignant",
          "nonresponder",
          "inactive",
          "unmutated",
          "rest",
          "other",
          "others",
          "background");

  private static final Set<String> POSITIVE =
      Set.of(
          "1",
          "yes",
          "y",
          "true",
          "t",
          "pos",
          "positive",
          "tumor",
          "tumour",
          "cancer",
          "carcinoma",
          "lesion",
          "malignant",
          "malignancy",
          "metastasis",
          "metastatic",
          "metastases",
          "case",
          "cases",
          "disease",
          "diseased",
          "abnormal",
          "present",
          "presence",
          "with",
          "mut",
          "mutant",
          "mutated",
          "msi",
          "msih",
          "dmmr",
          "high",
          "dead",
          "deceased",
          "event",
          "affected",
          "responder",
          "active",
          "relapse",
          "recurrence",
          "progression");

  private static final List<String> DENIALS = List.of("non", "not", "no", "un");

  private PositiveClass() {}

  /**
   * The positive class by the names: the one beside a class that sounds negative, or the one that
   * sounds positive, in English; else the second.
   *
   * @param classes two or more names
   * @return its index
   */
  public static int guess(List<String> classes) {
    int[] signs = classes.stream().mapToInt(PositiveClass::sign).toArray();
    int[] positive = IntStream.range(0, signs.length).filter(c -> signs[c] > 0).toArray();
    int[] negative = IntStream.range(0, signs.length).filter(c -> signs[c] < 0).toArray();
    if (classes.size() == 2) {
      for (int c = 0; c < 2; c++) {
        if (denies(classes.get(1 - c), classes.get(c))) {
          return c;
        }
      }
      if (negative.length == 1) {
        return 1 - negative[0];
      }
    }
    return positive.length == 1 ? positive[0] : 1;
  }

  /**
   * The class of a name, or the guessed one.
   *
   * @param name if empty, a guess
   * @throws IllegalArgumentException if no class has it
   */
  public static int named(String name, List<String> classes) {
    if (name.isBlank()) {
      return guess(classes);
    }
    int index = classes.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "There is no class “%s” to be the positive one; the classes are %s. Choose one of them, or leave the positive class empty."
              .formatted(name, classes));
    }
    return index;
  }

  /** Whether a name is another's with a denial before it, e.g. non-squamous and squamous. */
  private static boolean denies(String name, String other) {
    String word = letters(other);
    return !word.isEmpty()
        && DENIALS.stream().anyMatch(denial -> letters(name).equals(denial + word));
  }

  /** −1 for names that sound negative, 1 for such that sound positive, else 0. */
  private static int sign(String name) {
    String word = letters(name);
    if (NEGATIVE.contains(word)) {
      return -1;
    }
    if (POSITIVE.contains(word)) {
      return 1;
    }
    String first = name.strip().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", 2)[0];
    boolean denied = DENIALS.contains(first);
    return NEGATIVE.contains(first) || denied ? -1 : POSITIVE.contains(first) ? 1 : 0;
  }

  private static String letters(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower.strip()) {
      case "+" -> "pos";
      case "-", "−" -> "neg";
      default -> lower.replaceAll("[^\\p{L}\\p{N}]", "");
    };
  }
}
