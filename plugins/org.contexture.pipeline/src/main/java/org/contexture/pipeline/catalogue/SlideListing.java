package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.FileNames;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Slides;

/** Which files are to be opened as slides, and under which ids. */
final class SlideListing {

  /**
   * A file that should be a slide.
   *
   * @param id unique in its listing
   */
  record Candidate(
      String id,
      Path path,
      Optional<String> label,
      Optional<String> patient,
      Optional<MicronsPerPixel> micronsPerPixel) {}

  private SlideListing() {}

  static List<Candidate> of(CatalogueOptions options) throws IOException {
    Path source = options.source();
    if (Files.isDirectory(source)) {
      return named(source, files(source, options.recursive()), options.micronsPerPixel());
    }
    if (!Files.exists(source)) {
      throw new IOException(
          source + " does not exist. Choose a folder of slides, a slide, or a CSV of slides.");
    }
    if (isTable(source)) {
      return listed(SlideTable.read(source), options.micronsPerPixel());
    }
    Path folder = source.toAbsolutePath().getParent();
    return named(folder, List.of(source), options.micronsPerPixel());
  }

  /** Whether the source lists slides instead of being or holding them. */
  static boolean isTable(Path source) {
    String name = source.getFileName().toString().toLowerCase(Locale.ROOT);
    return (name.endsWith(".csv") || name.endsWith(".tsv")) && !Files.isDirectory(source);
  }

  private static List<Path> files(Path folder, boolean recursive) throws IOException {
    List<Path> found = new ArrayList<>();
    int[] others = new int[1];
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        recursive ? Integer.MAX_VALUE : 1,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            boolean hidden = !dir.equals(folder) && dir.getFileName().toString().startsWith(".");
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && Slides.isCandidate(file)) {
              found.add(file);
            } else {
              others[0]++;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE; // a folder that may not be entered, or a dead link
          }
        });
    if (found.isEmpty()) {
      throw new IOException(
          "%s holds no slide (%d other files%s). Expected files such as .svs, .tiff, .ndpi, .mrxs or .png."
              .formatted(folder, others[0], recursive ? "" : "; folders inside were not searched"));
    }
    found.sort(null);
    return Slides.representatives(found);
  }

  /** The file's name without its ending; where two would be alike, their paths instead. */
  private static List<Candidate> named(
      Path folder, List<Path> files, Optional<MicronsPerPixel> micronsPerPixel) {
    Map<String, Integer> uses = new HashMap<>();
    files.forEach(file -> uses.merge(stem(file), 1, Integer::sum));
    return files.stream()
        .map(
            file -> {
              String stem = stem(file);
              String id =
                  uses.get(stem) == 1
                      ? stem
                      : folder
                          .toAbsolutePath()
                          .relativize(file.toAbsolutePath())
                          .toString()
                          .replace('\\', '/');
              return new Candidate(id, file, Optional.empty(), Optional.empty(), micronsPerPixel);
            })
        .toList();
  }

  /** A file's name without its ending. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static List<Candidate> listed(SlideTable table, Optional<MicronsPerPixel> micronsPerPixel)
      throws IOException {
    Map<String, Long> lines = new HashMap<>();
    List<Candidate> candidates = new ArrayList<>();
    Path folder = table.path().toAbsolutePath().getParent();
    for (SlideTable.Row row : table.rows()) {
      String name = row.path().or(row::slide).orElse("");
      if (name.isEmpty()) {
        throw new IOException(
            "%s, row %d: the slide is missing. Fill it in or remove the row."
                .formatted(table.path(), row.line()));
      }
      Path file = locate(folder, name);
      String id = row.slide().filter(s -> row.path().isPresent()).orElse(stem(file));
      Long before = lines.putIfAbsent(id, row.line());
      if (before != null) {
        throw new IOException(
            "%s: the slide '%s' is in row %d and again in row %d. Each slide may occur once."
                .formatted(table.path(), id, before, row.line()));
      }
      candidates.add(
          new Candidate(
              id,
              file,
              row.label(),
              row.patient(),
              micronsPerPixel.or(() -> row.micronsPerPixel().map(MicronsPerPixel::square))));
    }
    if (candidates.isEmpty()) {
      throw new IOException(table.path() + " has a header but no row: no slide to read.");
    }
    return candidates;
  }

  /** Beside the table; a name without ending is completed from the files that are there. */
  private static Path locate(Path folder, String name) throws IOException {
    Path file;
    try {
      file = folder.resolve(name);
    } catch (InvalidPathException e) {
      throw new IOException(
          "'%s' is not a path: %s.%s".formatted(name, e.getReason(), FileNames.hint(name)), e);
    }
    Path parent = file.getParent();
    if (Files.exists(file) || parent == null || !Files.isDirectory(parent)) {
      return file;
    }
    try (var siblings = Files.list(parent)) {
      String stem = file.getFileName().toString();
      return siblings
          .filter(Slides::isCandidate)
          .filter(sibling -> stem(sibling).equals(stem))
          .sorted()
          .findFirst()
          .orElse(file);
    }
  }
}
