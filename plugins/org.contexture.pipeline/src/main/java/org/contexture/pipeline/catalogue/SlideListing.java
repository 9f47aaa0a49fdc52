package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.contexture.pipeline.FolderSearch;
import org.contexture.pipeline.SlideName;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Slides;

/**
 * Which files are to be opened as slides, and under which ids.
 *
 * @param candidates in the order of their paths, or of the table
 * @param notes what was left out or may be wrong, for people
 */
record SlideListing(List<ListedSlide> candidates, List<String> notes) {

  SlideListing {
    candidates = List.copyOf(candidates);
    notes = List.copyOf(notes);
  }

  static SlideListing of(CatalogueOptions options) throws IOException {
    Path source = options.source();
    if (Files.isDirectory(source) && !Slides.isSlideFolder(source)) {
      return ofFolder(source, options);
    }
    if (!Files.exists(source)) {
      throw new IOException(
          source + " does not exist. Choose a folder of slides, a slide, or a CSV of slides.");
    }
    if (isTable(source)) {
      return listed(SlideTable.read(source), options.micronsPerPixel());
    }
    Path folder = source.toAbsolutePath().getParent();
    return new SlideListing(named(folder, List.of(source), options.micronsPerPixel()), List.of());
  }

  /** Whether the source lists slides instead of being or holding them. */
  static boolean isTable(Path source) {
    String name = source.getFileName().toString().toLowerCase(Locale.ROOT);
    return (name.endsWith(".csv") || name.endsWith(".tsv")) && !Files.isDirectory(source);
  }

  private static SlideListing ofFolder(Path folder, CatalogueOptions options) throws IOException {
    boolean recursive = options.recursive();
    FolderSearch search =
        FolderSearch.of(folder, recursive, Slides::isCandidate, Slides::isSlideFolder);
    if (search.files().isEmpty()) {
      throw new IOException(
          "%s holds no slide (%d other files%s). Expected files such as .svs, .tiff, .ndpi, .mrxs or .png."
              .formatted(
                  folder, search.others(), recursive ? "" : "; folders inside were not searched"));
    }
    List<String> notes = new ArrayList<>();
    if (!search.leftOut().isEmpty()) {
      notes.add(
          "%s of the system left out (thumbnails, deleted files): %s."
              .formatted(
                  Plural.of(search.leftOut().size(), "folder"),
                  Plural.some(relative(folder, search.leftOut()))));
    }
    List<Path> previews = Previews.among(search.files());
    if (!previews.isEmpty()) {
      notes.add(
          "%s beside a slide of the same name left out: %s."
              .formatted(
                  Plural.of(previews.size(), "picture"), Plural.some(relative(folder, previews))));
    }
    Copies copies = Copies.among(without(previews, search.files()));
    notes.addAll(copies.notes(path -> relative(folder, path)));
    List<Path> files =
        Slides.representatives(without(copies.same(), without(previews, search.files())));
    return new SlideListing(named(folder, files, options.micronsPerPixel()), notes);
  }

  private static List<Path> without(List<Path> leftOut, List<Path> files) {
    return files.stream().filter(Predicate.not(Set.copyOf(leftOut)::contains)).toList();
  }

  private static List<String> relative(Path folder, List<Path> paths) {
    return paths.stream().map(path -> relative(folder, path)).toList();
  }

  /** With slashes on every system. */
  private static String relative(Path folder, Path path) {
    return folder.toAbsolutePath().relativize(path.toAbsolutePath()).toString().replace('\\', '/');
  }

  /** The file's name without its ending; where two would be alike, their paths instead. */
  private static List<ListedSlide> named(
      Path folder, List<Path> files, Optional<MicronsPerPixel> micronsPerPixel) {
    Map<String, Integer> uses = new HashMap<>();
    files.forEach(file -> uses.merge(SlideName.stem(file), 1, Integer::sum));
    return files.stream()
        .map(
            file -> {
              String stem = SlideName.stem(file);
              String id = uses.get(stem) == 1 ? stem : relative(folder, file);
              return new ListedSlide(id, file, Optional.empty(), Optional.empty(), micronsPerPixel);
            })
        .toList();
  }

  private static SlideListing listed(SlideTable table, Optional<MicronsPerPixel> micronsPerPixel)
      throws IOException {
    Map<String, Long> lines = new HashMap<>();
    List<ListedSlide> candidates = new ArrayList<>();
    Path folder = table.path().toAbsolutePath().getParent();
    SlideFiles files = new SlideFiles(folder);
    for (SlideTable.Row row : table.rows()) {
      String name = row.path().or(row::slide).orElse("");
      if (name.isEmpty()) {
        throw new IOException(
            "%s, row %d: the slide is missing. Fill it in or remove the row."
                .formatted(table.path(), row.line()));
      }
      Path file = files.find(name);
      String id = row.slide().filter(s -> row.path().isPresent()).orElse(SlideName.stem(file));
      Long before = lines.putIfAbsent(id, row.line());
      if (before != null) {
        throw new IOException(
            "%s: the slide '%s' is in row %d and again in row %d. Each slide may occur once."
                .formatted(table.path(), id, before, row.line()));
      }
      candidates.add(
          new ListedSlide(
              id,
              file,
              row.label(),
              row.patient(),
              micronsPerPixel.or(() -> row.micronsPerPixel().map(MicronsPerPixel::square))));
    }
    if (candidates.isEmpty()) {
      throw new IOException(table.path() + " has a header but no row: no slide to read.");
    }
    return new SlideListing(candidates, table.notes());
  }
}
