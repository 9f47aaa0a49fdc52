package org.contexture.pipeline.catalogue;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.contexture.pipeline.catalogue.InstanceTable.Kind;

/**
 * What a column holds, by all of its cells. Numbers are what all programs would call numbers. What
 * would not come back as it is written is text, for it may be an id: leading zeros, a plus where
 * nothing is negative, {@code 1e5} (programs write {@code 1e+05} or {@code 1.0E5}), whole numbers
 * of 19 digits and more, {@code 1.1} beside {@code 1.10}. Dashes say nothing, unless there are plus
 * signs.
 */
final class ColumnGuess {

  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");
  private static final Pattern POINT =
      Pattern.compile("[+-]?(\\d+\\.\\d*|\\.\\d+)([eE][+-]?\\d+)?|[+-]?\\d+[eE][+-]\\d+");
  private static final Pattern FRACTION = Pattern.compile("\\d+\\.\\d+");
  private static final Pattern COMMA = Pattern.compile("[+-]?(\\d+,\\d*|,\\d+)([eE][+-]?\\d+)?");
  private static final Pattern UNSIGNED_EXPONENT = Pattern.compile("[+-]?\\d+[eE]\\d+");
  private static final Set<String> INFINITE = Set.of("inf", "infinity");

  /** So many fractions of a column are compared. */
  private static final int FRACTIONS = 100;

  private final boolean commas;
  private final MissingCells missing = new MissingCells();
  private final Map<Double, String> fractions = new HashMap<>(); // as they are written
  private boolean dash;
  private boolean text;
  private boolean whole;
  private boolean big;
  private boolean point;
  private boolean comma;
  private boolean infinite;
  private boolean negative;
  private boolean zeros;
  private boolean plus;
  private boolean exponent;

  /**
   * Of no cell yet.
   *
   * @param commas whether a comma can be a decimal point
   */
  ColumnGuess(boolean commas) {
    this.commas = commas;
  }

  /** Takes a cell that is not missing into account. */
  void add(String cell) {
    missing.add(cell);
    if (MissingCells.isDash(cell)) {
      dash = true;
      return;
    }
    if (text) {
      return;
    }
    String bare = unsigned(cell);
    negative |= cell.startsWith("-");
    plus |= cell.startsWith("+");
    zeros |= bare.length() > 1 && bare.charAt(0) == '0' && Character.isDigit(bare.charAt(1));
    if (WHOLE.matcher(cell).matches()) {
      whole = true;
      text |= !isLong(cell);
      big |= !text && Long.parseLong(cell) != (int) Long.parseLong(cell);
    } else if (POINT.matcher(cell).matches()) {
      point = true;
      text |= FRACTION.matcher(cell).matches() && isWrittenOtherwise(cell);
    } else if (commas && COMMA.matcher(cell).matches()) {
      comma = true;
    } else if (UNSIGNED_EXPONENT.matcher(cell).matches()) {
      exponent = true;
    } else if (INFINITE.contains(bare.toLowerCase(Locale.ROOT))) {
      infinite = true;
    } else {
      text = true;
    }
  }

  /** Whether the number came before and was written in another way, such as 1.10 after 1.1. */
  private boolean isWrittenOtherwise(String cell) {
    Double value = Double.valueOf(cell);
    String before = fractions.get(value);
    if (before == null && fractions.size() < FRACTIONS) {
      fractions.put(value, cell);
    }
    return before != null && !before.equals(cell);
  }

  /** Whether the column has dashes, and they say that there is no value. */
  boolean hasIdleDashes() {
    return dash && missing.isNothing("-");
  }

  Kind kind() {
    if (dash && !hasIdleDashes()) {
      return Kind.TEXT;
    }
    boolean fraction = point || comma;
    if (text || zeros || (point && comma) || !(fraction || whole || exponent)) {
      return Kind.TEXT;
    }
    if (!fraction && !negative && (plus || exponent)) {
      return Kind.TEXT;
    }
    if (fraction || infinite || exponent) {
      return Kind.NUMBER;
    }
    return big ? Kind.LONG_NUMBER : Kind.WHOLE_NUMBER;
  }

  /** A cell of a column of numbers. */
  static double number(String cell) {
    return INFINITE.contains(unsigned(cell).toLowerCase(Locale.ROOT))
        ? (cell.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY)
        : Double.parseDouble(cell.replace(',', '.'));
  }

  private static String unsigned(String cell) {
    return cell.startsWith("+") || cell.startsWith("-") ? cell.substring(1) : cell;
  }

  private static boolean isLong(String cell) {
    try {
      Long.parseLong(cell);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
