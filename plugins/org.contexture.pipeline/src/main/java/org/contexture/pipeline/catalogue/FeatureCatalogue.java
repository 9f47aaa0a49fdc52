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
import java.util.TreeSet;
import org.contexture.network.Progress;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureFileInfo;

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
   */
  public record Entry(
      FeatureFileInfo info,
      Optional<String> label,
      Optional<String> patient,
      Optional<Double> micronsPerPixel) {}

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
   * @throws IOException if the folder or the table is missing, empty or contradicts itself
   */
  public static FeatureCatalogue scan(
      Path source, boolean recursive, Optional<Path> labels, Progress progress) throws IOException {
    List<Path> candidates =
        Files.isRegularFile(source) ? List.of(source) : FeatureFile.list(source, recursive);
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
                row.flatMap(SlideTable.Row::micronsPerPixel)));
      } catch (IOException problem) {
        unreadable.add(new UnreadableSlide(SlideListing.stem(file), file, Reason.of(problem)));
      }
    }
    return new FeatureCatalogue(
        files, unreadable, table.map(SlideLabels::warnings).orElse(List.of()));
  }
}
