package org.knime.core.node;

import java.nio.file.Path;
import org.knime.core.data.filestore.HeadlessFileStores;

/** Not KNIME's: makes execution contexts for the batch runner and for tests. */
public final class HeadlessContext {
  private HeadlessContext() {}

  /**
   * Returns a context. What an earlier execution left in its folder is deleted, as by a reset.
   *
   * @param progress where progress goes to
   * @param fileStores the folder for the execution's files; made when first needed
   */
  public static ExecutionContext create(final NodeProgressMonitor progress, final Path fileStores) {
    HeadlessFileStores.clear(fileStores);
    return new ExecutionContext(progress, fileStores);
  }
}
