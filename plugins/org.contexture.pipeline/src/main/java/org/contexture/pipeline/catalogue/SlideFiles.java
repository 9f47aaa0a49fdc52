package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.net.URI;
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
   * @param name a path, or a URL of this machine, {@code file:///…}
   * @throws IOException if the name cannot be a path, or its folder not be listed
   */
  Path find(String name) throws IOException {
    Path file;
    try {
      file = isUrl(name) ? ofUrl(name) : folder.resolve(name);
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

  private static boolean isUrl(String name) {
    return name.matches("(?i)file:/.*|[a-z][a-z0-9+.-]+://.*");
  }

  private static Path ofUrl(String name) throws IOException {
    try {
      URI url = URI.create(name);
      if ("file".equalsIgnoreCase(url.getScheme())) {
        return Path.of(url);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "'%s' is not the URL of a file: %s. Name its path instead."
              .formatted(name, e.getMessage()),
          e);
    }
    throw new IOException(
        "'%s' lies on storage that is no file system of this machine. Mount it, or copy the slides, and name their paths; or let a Spark job fetch them: ./contexture spark --slides-table."
            .formatted(name));
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
