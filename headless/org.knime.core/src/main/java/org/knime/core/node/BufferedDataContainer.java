package org.knime.core.node;

import org.knime.core.data.DataTableSpec;
import org.knime.core.data.container.DataContainer;

/** Collects the rows of a node's output table. {@link ExecutionContext} makes them. */
public class BufferedDataContainer extends DataContainer {
  BufferedDataContainer(final DataTableSpec spec, final boolean initDomain) {
    super(spec, initDomain);
  }

  /**
   * Returns the table.
   *
   * @throws IllegalStateException if the container is not closed
   */
  public BufferedDataTable getTable() {
    return new BufferedDataTable(getTableSpec(), headlessRows());
  }
}
