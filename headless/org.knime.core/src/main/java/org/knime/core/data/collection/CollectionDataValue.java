package org.knime.core.data.collection;

import org.knime.core.data.DataType;
import org.knime.core.data.DataValue;

/** A cell that holds further cells with a common element type. */
public interface CollectionDataValue extends DataValue, CellCollection {
  /** Returns the type that all elements have. */
  DataType getElementType();

  /** Returns the number of elements. */
  int size();
}
