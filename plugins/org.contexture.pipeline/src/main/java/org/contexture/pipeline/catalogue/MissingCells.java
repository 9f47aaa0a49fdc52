package org.contexture.pipeline.catalogue;

import java.util.Set;

/**
 * Which cells of a column say that there is no value: {@link MissingValue}'s words, and dashes,
 * unless the column has plus signs: then a dash is a finding.
 */
final class MissingCells {

  private static final Set<String> DASHES = Set.of("-", "--", "---", "\u2013", "\u2014", "\u2212");

  private boolean signs;

  /** Takes a cell of the column into account. */
  void add(String cell) {
    signs |= cell.startsWith("+") && cell.chars().allMatch(c -> c == '+' || c == ')' || c == '(');
  }

  /** Once all cells are known. */
  boolean isNothing(String cell) {
    return MissingValue.is(cell) || (!signs && isDash(cell));
  }

  static boolean isDash(String cell) {
    return DASHES.contains(cell);
  }
}
