package org.knime.core.node;

import java.util.Iterator;
import java.util.List;
import javax.swing.JComponent;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTable;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.container.CloseableRowIterator;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortType;
import org.knime.core.node.port.PortTypeRegistry;

/** A node's table. Here its rows are held in memory. */
public final class BufferedDataTable implements DataTable, PortObject {
  /** The type of table ports. */
  public static final PortType TYPE =
      PortTypeRegistry.getInstance().getPortType(BufferedDataTable.class);

  /** The type of table ports that need no connection. */
  public static final PortType TYPE_OPTIONAL =
      PortTypeRegistry.getInstance().getPortType(BufferedDataTable.class, true);

  private final DataTableSpec spec;
  private final List<DataRow> rows;

  BufferedDataTable(final DataTableSpec spec, final List<DataRow> rows) {
    this.spec = spec;
    this.rows = rows;
  }

  BufferedDataTable withSpec(final DataTableSpec other) {
    if (other.getNumColumns() != spec.getNumColumns()) {
      throw new IllegalArgumentException(
          "The new spec has %d columns, the table has %d"
              .formatted(other.getNumColumns(), spec.getNumColumns()));
    }
    return new BufferedDataTable(other, rows);
  }

  @Override
  public DataTableSpec getDataTableSpec() {
    return spec;
  }

  @Override
  public DataTableSpec getSpec() {
    return spec;
  }

  /** Returns the number of rows. */
  public long size() {
    return rows.size();
  }

  @Override
  public String getSummary() {
    return "Rows: " + rows.size() + ", Cols: " + spec.getNumColumns();
  }

  @Override
  public CloseableRowIterator iterator() {
    Iterator<DataRow> iterator = rows.iterator();
    return new CloseableRowIterator() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public DataRow next() {
        return iterator.next();
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  @Override
  public JComponent[] getViews() {
    return new JComponent[0];
  }
}
