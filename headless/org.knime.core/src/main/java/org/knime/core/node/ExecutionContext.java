package org.knime.core.node;

import java.io.IOException;
import java.nio.file.Path;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTable;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.filestore.FileStore;
import org.knime.core.data.filestore.HeadlessFileStores;

/** A node's progress, and the maker of its tables and files. */
public class ExecutionContext extends ExecutionMonitor {
  private final Path fileStores;

  ExecutionContext(final NodeProgressMonitor progress, final Path fileStores) {
    super(progress);
    this.fileStores = fileStores;
  }

  /** Returns a container for rows. */
  public BufferedDataContainer createDataContainer(final DataTableSpec spec) {
    return createDataContainer(spec, true);
  }

  /** Returns a container for rows; {@code initDomain}: the domains of {@code spec} are widened. */
  public BufferedDataContainer createDataContainer(
      final DataTableSpec spec, final boolean initDomain) {
    return new BufferedDataContainer(spec, initDomain);
  }

  /**
   * Returns a copy of a table; the context takes whatever progress is left to {@code
   * subProgressMon}.
   */
  public BufferedDataTable createBufferedDataTable(
      final DataTable table, final ExecutionMonitor subProgressMon)
      throws CanceledExecutionException {
    BufferedDataContainer container = createDataContainer(table.getDataTableSpec());
    for (DataRow row : table) {
      subProgressMon.checkCanceled();
      container.addRowToTable(row);
    }
    container.close();
    return container.getTable();
  }

  /** Returns a table without rows. */
  public BufferedDataTable createVoidTable(final DataTableSpec spec) {
    BufferedDataContainer container = createDataContainer(spec);
    container.close();
    return container.getTable();
  }

  /** Returns the table with other column names; the types stay. */
  public BufferedDataTable createSpecReplacerTable(
      final BufferedDataTable in, final DataTableSpec newSpec) {
    return in.withSpec(newSpec);
  }

  /**
   * Returns a new file of this execution.
   *
   * @throws IOException if the name is taken or leaves the folder
   */
  public FileStore createFileStore(final String relativePath) throws IOException {
    return HeadlessFileStores.create(fileStores, relativePath);
  }

  /** Returns a context whose 0 to 1 is the next {@code maxProg} of this one. */
  public ExecutionContext createSubExecutionContext(final double maxProg) {
    return new ExecutionContext(new PartialProgress(getProgressMonitor(), maxProg), fileStores);
  }

  /** Returns such a context without messages. */
  public ExecutionContext createSilentSubExecutionContext(final double maxProg) {
    return new ExecutionContext(
        new SilentProgress(new PartialProgress(getProgressMonitor(), maxProg)), fileStores);
  }
}
