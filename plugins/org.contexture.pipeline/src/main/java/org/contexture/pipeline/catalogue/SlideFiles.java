package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.contexture.pipeline.SlideName;
import org.contexture.slides.FileNames;
import org.contexture.slides.Slides;

/**
 * Finds the files that a table names, beside the table; a name without ending is completed from the
 * files that are there. Each folder is listed once, however many names lie in it.
 */
final class SlideFiles {

  private final Path folder;
  private final Map<Path, Map<String, Path>> byStem = new HashMap<>(); // of each folder

  SlideFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * The file of a name, whether it exists or not.
   *
   * @throws IOException if the name cannot be a path, or its folder not be listed
   */
  Path find(String name) throws IOException {
    Path file;
    try {
      file = folder.resolve(name);
    } catch (InvalidPathException e) {
      throw new IOException(
          "'%s' is not a path: %s.%s".formatted(name, e.getReason(), FileNames.hint(name)), e);
    }
    Path parent = file.getParent();
    if (Files.isRegularFile(file) || parent == null || file.getFileName() == null) {
      return file;
    }
    Map<String, Path> there = byStem.get(parent);
    if (there == null) {
      there = list(parent);
      byStem.put(parent, there);
    }
    return there.getOrDefault(file.getFileName().toString(), file);
  }

  /** Slides by their names without ending; of several, pictures come last. */
  private static Map<String, Path> list(Path parent) throws IOException {
    Map<String, Path> files = new HashMap<>();
    if (Files.isDirectory(parent)) {
      try (Stream<Path> all = Files.list(parent)) {
        all.filter(Slides::isCandidate)
            .filter(file -> !file.getFileName().toString().startsWith("."))
            .sorted(Comparator.comparing(Previews::isPicture).thenComparing(file -> file))
            .forEach(file -> files.putIfAbsent(SlideName.stem(file), file));
      }
    }
    return files;
  }
}
