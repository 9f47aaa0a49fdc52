package org.knime.core.data.filestore;

import java.io.File;
import java.nio.file.Path;

/** A file (or folder) that the execution owns; it does not exist until written. */
public final class FileStore {
  private final Path file;

  FileStore(final Path file) {
    this.file = file;
  }

  /** Returns where to write. */
  public File getFile() {
    return file.toFile();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
