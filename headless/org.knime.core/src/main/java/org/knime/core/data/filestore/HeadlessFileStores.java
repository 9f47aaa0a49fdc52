package org.knime.core.data.filestore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Not KNIME's: makes file stores for the batch runner's execution contexts. */
public final class HeadlessFileStores {
  private HeadlessFileStores() {}

  /** Deletes all files of a node, which its tables then no longer name. */
  public static void clear(final Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("File stores cannot be deleted: " + e.getMessage(), e);
    }
  }

  /**
   * Returns a file in {@code folder}.
   *
   * @throws IOException if the name is taken, begins with a dot or has a slash of either kind,
   *     which KNIME refuses
   */
  public static FileStore create(final Path folder, final String relativePath) throws IOException {
    if (relativePath.isEmpty() || relativePath.matches("\\..*|.*[/\\\\].*")) {
      throw new IOException(
          "File store \"" + relativePath + "\" begins with a dot or has a (back) slash");
    }
    Path file = folder.resolve(relativePath);
    if (Files.exists(file)) {
      throw new IOException("File store \"" + relativePath + "\" exists already in " + folder);
    }
    Files.createDirectories(file.getParent());
    return new FileStore(file);
  }
}
