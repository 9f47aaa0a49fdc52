package org.contexture.knime.table;

import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataContainer;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.ExecutionContext;

/** Writes a table row by row and closes it whatever happens. */
public final class TableWriter implements AutoCloseable {

  private final BufferedDataContainer container;
  private boolean closed;

  public TableWriter(ExecutionContext context, DataTableSpec spec) {
    container = context.createDataContainer(spec);
  }

  public void add(DataRow row) {
    container.addRowToTable(row);
  }

  /** Rows so far. */
  public long size() {
    return container.size();
  }

  /** The finished table; nothing can be added afterwards. */
  public BufferedDataTable finish() {
    close();
    return container.getTable();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      container.close();
    }
  }
}
