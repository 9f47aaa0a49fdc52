package org.knime.core.data.def;

import java.util.Iterator;
import java.util.List;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.RowKey;

/** A row that holds its cells. */
public class DefaultRow implements DataRow {
  private final RowKey key;
  private final List<DataCell> cells;

  /** Creates a row. */
  public DefaultRow(final RowKey rowKey, final List<DataCell> row) {
    key = rowKey;
    cells = List.copyOf(row);
  }

  /** Creates a row. */
  public DefaultRow(final RowKey rowKey, final DataCell... row) {
    this(rowKey, List.of(row));
  }

  /** Creates a row. */
  public DefaultRow(final String rowId, final DataCell... row) {
    this(new RowKey(rowId), row);
  }

  /** Creates a row. */
  public DefaultRow(final String rowId, final List<DataCell> row) {
    this(new RowKey(rowId), row);
  }

  /** Creates a row with the cells of another. */
  public DefaultRow(final RowKey key, final DataRow row) {
    this(key, row.stream().toList());
  }

  @Override
  public final int getNumCells() {
    return cells.size();
  }

  @Override
  public final RowKey getKey() {
    return key;
  }

  @Override
  public final DataCell getCell(final int index) {
    return cells.get(index);
  }

  @Override
  public Iterator<DataCell> iterator() {
    return cells.iterator();
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof DefaultRow row && row.key.equals(key) && row.cells.equals(cells);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + cells.hashCode();
  }

  @Override
  public String toString() {
    return key + ": " + cells;
  }
}
