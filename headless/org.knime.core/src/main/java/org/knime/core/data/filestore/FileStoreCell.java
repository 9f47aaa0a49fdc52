package org.knime.core.data.filestore;

import java.util.Arrays;
import org.knime.core.data.DataCell;

/** A cell whose content lies in file stores, which live as long as its node's results. */
public abstract class FileStoreCell extends DataCell {
  private static final long serialVersionUID = 1L;

  private final transient FileStore[] fileStores;

  /** Makes a cell of files that are written. */
  protected FileStoreCell(final FileStore[] fileStores) {
    this.fileStores = fileStores.clone();
  }

  /** Makes a cell of a file that is written. */
  protected FileStoreCell(final FileStore fileStore) {
    this(new FileStore[] {fileStore});
  }

  /** For KNIME, which hands the file stores over later. */
  protected FileStoreCell() {
    this(new FileStore[0]);
  }

  /** Returns the files. */
  protected FileStore[] getFileStores() {
    return fileStores.clone();
  }

  @Override
  protected boolean equalsDataCell(final DataCell dc) {
    return Arrays.equals(fileStores, ((FileStoreCell) dc).fileStores);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fileStores);
  }

  @Override
  public String toString() {
    return Arrays.toString(fileStores);
  }
}
