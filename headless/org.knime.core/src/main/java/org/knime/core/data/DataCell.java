package org.knime.core.data;

import java.io.Serializable;
import org.knime.core.data.collection.CollectionDataValue;

/** One immutable value of a table. Two missing cells are equal; a missing cell equals no other. */
public abstract class DataCell implements DataValue, Serializable {
  private static final long serialVersionUID = 1L;

  /** Returns the type made of this cell's class and, for collections, its element type. */
  public final DataType getType() {
    if (this instanceof CollectionDataValue collection) {
      return DataType.getType(getClass(), collection.getElementType());
    }
    return DataType.getType(getClass());
  }

  /** Returns whether this is a missing cell. */
  public boolean isMissing() {
    return false;
  }

  @Override
  public abstract String toString();

  @Override
  public final boolean equals(final Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof DataCell cell)) {
      return false;
    }
    if (isMissing() || cell.isMissing()) {
      return isMissing() && cell.isMissing();
    }
    return getClass() == cell.getClass() && equalsDataCell(cell);
  }

  /** Compares with a cell of the same class. */
  protected abstract boolean equalsDataCell(DataCell dc);

  @Override
  public abstract int hashCode();
}
