package org.knime.core.data;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes column domains. */
public class DataColumnDomainCreator {
  private Set<? extends DataCell> values;
  private DataCell lower;
  private DataCell upper;

  /** Starts with nothing known. */
  public DataColumnDomainCreator() {}

  /** Starts with a copy. */
  public DataColumnDomainCreator(final DataColumnDomain copyFrom) {
    this(copyFrom.getValues(), copyFrom.getLowerBound(), copyFrom.getUpperBound());
  }

  /** Starts with distinct values. */
  public DataColumnDomainCreator(final Set<? extends DataCell> values) {
    this(values, null, null);
  }

  /** Starts with distinct values. */
  public DataColumnDomainCreator(final DataCell[] values) {
    this(values == null ? null : new LinkedHashSet<>(List.of(values)));
  }

  /** Starts with bounds. */
  public DataColumnDomainCreator(final DataCell lowerBound, final DataCell upperBound) {
    this((Set<? extends DataCell>) null, lowerBound, upperBound);
  }

  /** Starts with values and bounds. */
  public DataColumnDomainCreator(
      final Set<? extends DataCell> values, final DataCell lowerBound, final DataCell upperBound) {
    this.values = values;
    this.lower = lowerBound;
    this.upper = upperBound;
  }

  /** Sets the distinct values; null for unknown. */
  public void setValues(final Set<? extends DataCell> values) {
    this.values = values;
  }

  /** Sets the least value; null for unknown. */
  public void setLowerBound(final DataCell lower) {
    this.lower = lower;
  }

  /** Sets the greatest value; null for unknown. */
  public void setUpperBound(final DataCell upper) {
    this.upper = upper;
  }

  /** Returns the domain. */
  public DataColumnDomain createDomain() {
    return new DataColumnDomain(values, lower, upper);
  }
}
