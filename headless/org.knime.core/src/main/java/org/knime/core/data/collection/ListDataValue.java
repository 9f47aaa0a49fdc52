package org.knime.core.data.collection;

import org.knime.core.data.DataCell;

/** A cell that holds cells in order. */
public interface ListDataValue extends CollectionDataValue {
  /** Returns the element at an index. */
  DataCell get(int index);
}
