package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.contexture.network.Progress;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideName;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureFileInfo;
import org.contexture.pipeline.features.FeatureLayout;

/**
 * The feature files of a folder, with labels and patients from a table.
 *
 * @param files those that can be read, sorted by path
 * @param unreadable the others
 * @param warnings for people: labels without a file, files without a label
 */
public record FeatureCatalogue(
    List<Entry> files, List<UnreadableSlide> unreadable, List<String> warnings) {

  /**
   * A readable feature file.
   *
   * @param info what it holds; its slide is unique in the catalogue
   * @param label if given
   * @param patient if given
   * @param micronsPerPixel of the slide's level 0, if given
   * @param tileSize side of a tile, level-0 px, if known
   */
  public record Entry(
      FeatureFileInfo info,
      Optional<String> label,
      Optional<String> patient,
      Optional<Double> micronsPerPixel,
      OptionalInt tileSize) {}

  public FeatureCatalogue {
    files = List.copyOf(files);
    unreadable = List.copyOf(unreadable);
    warnings = List.copyOf(warnings);
  }

  /**
   * The labels that a scan may find, sorted. Opens no feature file.
   *
   * @throws IOException if the table is missing, empty or not a table
   */
  public static NavigableSet<String> labels(Optional<Path> table) throws IOException {
    return table.isPresent() ? SlideTable.read(table.get()).labels() : new TreeSet<>();
  }

  /**
   * Finds and inspects feature files. One bad file never stops the others.
   *
   * @param source a folder, or one file
   * @param recursive whether folders inside the folder are searched too
   * @param labels table with a slide column and label and patient columns, to be joined
   * @param tileSize side of a tile in level-0 px, for files of CLAM, which do not tell it
   * @throws IOException if the folder or the table is missing, empty or contradicts itself
   */
  public static FeatureCatalogue scan(
      Path source,
      boolean recursive,
      Optional<Path> labels,
      OptionalInt tileSize,
      Progress progress)
      throws IOException {
    List<Path> listed =
        Files.isRegularFile(source) ? List.of(source) : FeatureFile.list(source, recursive);
    Copies copies = Copies.among(listed);
    List<Path> candidates =
        listed.stream().filter(Predicate.not(Set.copyOf(copies.same())::contains)).toList();
    Optional<SlideLabels> table =
        labels.isPresent()
            ? Optional.of(new SlideLabels(labels.get(), candidates))
            : Optional.empty();
    List<Entry> files = new ArrayList<>();
    List<UnreadableSlide> unreadable = new ArrayList<>();
    Map<String, Path> slides = new HashMap<>();
    for (Path file : candidates) {
      progress.report(
          (double) (files.size() + unreadable.size()) / candidates.size(),
          file.getFileName().toString());
      try {
        FeatureFileInfo info = FeatureFile.inspect(file);
        if (info.tiles() == 0) {
          throw new IOException(
              file + " holds no tile: its program found no tissue. Leave this slide out.");
        }
        Path before = slides.putIfAbsent(info.slide(), file);
        if (before != null) {
          throw new IOException(
              "%s and %s are both of slide '%s'. Keep one of them."
                  .formatted(before, file, info.slide()));
        }
        Optional<SlideTable.Row> row = table.flatMap(known -> known.find(info.slide(), file));
        files.add(
            new Entry(
                info,
                row.flatMap(SlideTable.Row::label),
                row.flatMap(SlideTable.Row::patient),
                row.flatMap(SlideTable.Row::micronsPerPixel),
                isGiven(info, tileSize) ? tileSize : info.tileSize()));
      } catch (IOException problem) {
        table.ifPresent(known -> known.markUsed(SlideName.stem(file), file));
        unreadable.add(new UnreadableSlide(SlideName.stem(file), file, Reason.of(problem)));
      }
    }
    List<String> warnings = new ArrayList<>(table.map(SlideLabels::warnings).orElse(List.of()));
    warnings.addAll(copies.notes(file -> file.getFileName().toString()));
    warnings.addAll(sizeWarnings(files, tileSize));
    return new FeatureCatalogue(files, unreadable, warnings);
  }

  /** CLAM's feature files do not tell how large their tiles are. */
  private static boolean isGiven(FeatureFileInfo info, OptionalInt given) {
    return given.isPresent() && (info.tileSize().isEmpty() || info.tileSizeGuessed());
  }

  private static List<String> sizeWarnings(List<Entry> files, OptionalInt given) {
    List<String> warnings = new ArrayList<>();
    List<Entry> silent =
        files.stream()
            .filter(file -> file.info().layout() == FeatureLayout.CLAM)
            .filter(file -> !isGiven(file.info(), given))
            .toList();
    List<String> guessed =
        silent.stream()
            .filter(file -> file.info().tileSizeGuessed())
            .map(file -> file.info().slide() + " (" + file.tileSize().getAsInt() + " px)")
            .toList();
    List<String> unknown =
        silent.stream()
            .filter(file -> file.tileSize().isEmpty())
            .map(file -> file.info().slide())
            .toList();
    if (!guessed.isEmpty()) {
      warnings.add(
          ("%s not telling the size of their tiles, which is taken from their smallest distance:"
                  + " %s. If tiles overlap, set the tile size.")
              .formatted(Plural.of(guessed.size(), "file"), Plural.some(guessed)));
    }
    if (!unknown.isEmpty()) {
      warnings.add(
          ("%s not telling the size of their tiles, so that they cannot be placed: %s. Set the tile"
                  + " size, or lay CLAM's folder patches beside that of the features.")
              .formatted(Plural.of(unknown.size(), "file"), Plural.some(unknown)));
    }
    return warnings;
  }
}
