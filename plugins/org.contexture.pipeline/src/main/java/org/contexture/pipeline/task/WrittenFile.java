package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file as it was written.
 *
 * @param name in its folder
 * @param bytes its size
 * @param sha256 of all of it, hexadecimal
 */
public record WrittenFile(String name, long bytes, String sha256) {

  static WrittenFile of(Path file) throws IOException {
    return new WrittenFile(
        file.getFileName().toString(), Files.size(file), FileChecksum.sha256(file));
  }

  /** Whether it is there, byte by byte. */
  boolean isIn(Path folder) throws IOException {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file)
        && Files.size(file) == bytes
        && FileChecksum.sha256(file).equals(sha256);
  }
}
