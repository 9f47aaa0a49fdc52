package org.knime.core.data.collection;

import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;

/** Several cells with a common element type. */
public interface CellCollection extends Iterable<DataCell> {
  /** Returns the type that all elements have. */
  DataType getElementType();

  /** Returns the number of elements. */
  int size();
}
