package org.knime.core.data;

import java.util.Objects;

/** The id of a row, unique within its table. */
public final class RowKey {
  private final String id;

  /** Creates a row key. */
  public RowKey(final String id) {
    this.id = Objects.requireNonNull(id, "row key");
  }

  /** Returns KNIME's default key of a row: "Row" and the index, from 0. */
  public static RowKey createRowKey(final long rowIndex) {
    if (rowIndex < 0) {
      throw new IndexOutOfBoundsException("Row index " + rowIndex + " is negative");
    }
    return new RowKey("Row" + rowIndex);
  }

  /** Returns the id. */
  public String getString() {
    return id;
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof RowKey key && key.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id;
  }
}
