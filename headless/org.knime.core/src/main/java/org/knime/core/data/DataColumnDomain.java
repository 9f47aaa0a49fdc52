package org.knime.core.data;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** What is known of a column's values before reading them: its distinct values or its bounds. */
public final class DataColumnDomain {
  private final Set<DataCell> values;
  private final DataCell lower;
  private final DataCell upper;

  DataColumnDomain(
      final Set<? extends DataCell> values, final DataCell lower, final DataCell upper) {
    this.values = values == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(values));
    this.lower = lower;
    this.upper = upper;
  }

  /** Returns the distinct values in the order of their first appearance, or null if unknown. */
  public Set<DataCell> getValues() {
    return values;
  }

  /** Returns whether the distinct values are known. */
  public boolean hasValues() {
    return values != null;
  }

  /** Returns the least value, or null if unknown. */
  public DataCell getLowerBound() {
    return lower;
  }

  /** Returns whether the least value is known. */
  public boolean hasLowerBound() {
    return lower != null;
  }

  /** Returns the greatest value, or null if unknown. */
  public DataCell getUpperBound() {
    return upper;
  }

  /** Returns whether the greatest value is known. */
  public boolean hasUpperBound() {
    return upper != null;
  }

  /** Returns whether both bounds are known. */
  public boolean hasBounds() {
    return hasLowerBound() && hasUpperBound();
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof DataColumnDomain domain
        && Objects.equals(values, domain.values)
        && Objects.equals(lower, domain.lower)
        && Objects.equals(upper, domain.upper);
  }

  @Override
  public int hashCode() {
    return Objects.hash(values, lower, upper);
  }

  @Override
  public String toString() {
    return "[" + lower + ", " + upper + "] " + values;
  }
}
