package org.knime.core.data;

/** Rows that share a spec. */
public interface DataTable extends Iterable<DataRow> {
  /** Returns what the columns are. */
  DataTableSpec getDataTableSpec();

  @Override
  RowIterator iterator();
}
