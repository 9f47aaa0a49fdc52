package org.knime.core.data.container;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.util.DuplicateKeyException;

/** Collects rows in memory, and checks them against the table's spec. */
public class DataContainer implements RowAppender {
  private final DataTableSpec spec;
  private final List<DataRow> rows = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private final DomainBuilder domains;
  private boolean closed;

  /**
   * Creates a container.
   *
   * @param initDomain whether domains of {@code spec} are kept and widened; otherwise they are
   *     found anew
   */
  public DataContainer(final DataTableSpec spec, final boolean initDomain) {
    this.spec = spec;
    this.domains = new DomainBuilder(spec, initDomain);
  }

  /** Creates a container that finds the domains anew. */
  public DataContainer(final DataTableSpec spec) {
    this(spec, false);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalStateException if the container is closed
   * @throws IllegalArgumentException if the number or a type of the cells does not fit the spec
   * @throws DuplicateKeyException if a row with that key is there already
   */
  @Override
  public void addRowToTable(final DataRow row) {
    if (closed) {
      throw new IllegalStateException("A closed container takes no row (\"" + row.getKey() + "\")");
    }
    check(row);
    if (!keys.add(row.getKey().getString())) {
      throw new DuplicateKeyException(row.getKey().getString());
    }
    domains.add(row);
    rows.add(row);
  }

  private void check(final DataRow row) {
    if (row.getNumCells() != spec.getNumColumns()) {
      throw new IllegalArgumentException(
          "Row \"%s\" has %d cells, the table has %d columns"
              .formatted(row.getKey(), row.getNumCells(), spec.getNumColumns()));
    }
    for (int i = 0; i < row.getNumCells(); i++) {
      DataCell cell = row.getCell(i);
      DataType expected = spec.getColumnSpec(i).getType();
      if (!expected.isASuperTypeOf(cell.getType())) {
        throw new IllegalArgumentException(
            "Row \"%s\", column \"%s\": cell \"%s\" is %s, the column is %s"
                .formatted(
                    row.getKey(), spec.getColumnSpec(i).getName(), cell, cell.getType(), expected));
      }
    }
  }

  /** Ends the collecting. */
  public void close() {
    closed = true;
  }

  /** Returns whether {@link #close()} was called. */
  public boolean isClosed() {
    return closed;
  }

  /** Returns the number of rows so far. */
  public long size() {
    return rows.size();
  }

  /** Returns the spec; once closed, with the domains of the rows. */
  public DataTableSpec getTableSpec() {
    return closed ? domains.withDomains() : spec;
  }

  /**
   * Not KNIME's: returns the rows of a closed container.
   *
   * @throws IllegalStateException if it is still open
   */
  protected List<DataRow> headlessRows() {
    if (!closed) {
      throw new IllegalStateException("The container must be closed before its table is taken");
    }
    return List.copyOf(rows);
  }
}
