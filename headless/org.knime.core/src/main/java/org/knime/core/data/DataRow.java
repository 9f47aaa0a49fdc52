package org.knime.core.data;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A row: its key and its cells. */
public interface DataRow extends Iterable<DataCell> {
  /** Returns the number of cells. */
  int getNumCells();

  /** Returns the row's key. */
  RowKey getKey();

  /** Returns the cell at a column index. */
  DataCell getCell(int index);

  /** Returns the cells in order. */
  default Stream<DataCell> stream() {
    return StreamSupport.stream(spliterator(), false);
  }
}
