package org.contexture.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is gone with everything in it when closed, also if the program is stopped. */
record TemporaryFolder(Path path) implements AutoCloseable {

  static TemporaryFolder create(String name) throws IOException {
    TemporaryFolder folder =
        new TemporaryFolder(Files.createTempDirectory("contexture-" + name + "-"));
    Runtime.getRuntime().addShutdownHook(new Thread(folder::closeAtTheEnd));
    return folder;
  }

  private void closeAtTheEnd() {
    try {
      close();
    } catch (IOException | UncheckedIOException e) { // something still writes into it
      System.err.println(path + " could not be removed: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
