package org.contexture.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How often tasks did slides. */
final class TimesDone {

  private TimesDone() {}

  /** By slide, as the manifests of all tasks say. */
  static Map<String, Integer> in(Path out) throws IOException {
    Map<String, Integer> done = new TreeMap<>();
    try (Stream<Path> files = Files.list(out.resolve("manifest"))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.contains(",done,")) {
            done.merge(line.split(",", 2)[0], 1, Integer::sum);
          }
        }
      }
    }
    return done;
  }
}
