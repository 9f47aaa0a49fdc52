package org.contexture.headless.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.network.Progress;
import org.contexture.pipeline.annotation.AnnotationCatalogue;
import org.contexture.pipeline.catalogue.CatalogueOptions;
import org.contexture.pipeline.catalogue.FeatureCatalogue;
import org.contexture.pipeline.catalogue.ListedSlide;
import org.contexture.pipeline.catalogue.SlideCatalogue;
import org.contexture.pipeline.features.TileHints;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.region.AnnotationOptions;
import org.contexture.view.SlideFeatures;
import org.contexture.view.ViewContent;
import org.contexture.view.ViewContentBuilder;

/**
 * What {@code contexture view} is asked to show.
 *
 * @param source a folder of slides, a slide, a CSV of slides, or the results of a run
 * @param values further files of tile values
 * @param regions annotation files, if there are any
 * @param features a folder of feature files, if there is one
 * @param micronsPerPixel of level 0, instead of what the files say
 */
record Shown(
    Path source,
    List<Path> values,
    Optional<Path> regions,
    Optional<Path> features,
    Optional<MicronsPerPixel> micronsPerPixel) {

  /**
   * Reads tables and names; opens slides only to place regions.
   *
   * @throws IOException if something is missing or not what it should be
   */
  ViewContent read() throws IOException {
    try (ViewContentBuilder content = new ViewContentBuilder()) {
      if (Files.isRegularFile(source.resolve(ResultTables.REPORT))) {
        ResultTables.of(source).read(content);
      } else {
        list(content);
      }
      if (content.slides().isEmpty()) {
        throw new IOException(
            source + " holds no table of slides. Show the results of a workflow that reads some.");
      }
      for (Path file : values) {
        ValuesFile.read(file, file.getFileName().toString(), Optional::of, content);
      }
      if (regions.isPresent()) {
        addRegions(content);
      }
      if (features.isPresent()) {
        addFeatures(content);
      }
      return content.build("Slides of " + source.toAbsolutePath().normalize().getFileName());
    }
  }

  private void list(ViewContentBuilder content) throws IOException {
    CatalogueOptions options =
        new CatalogueOptions(source, true, Optional.empty(), micronsPerPixel, 256);
    for (ListedSlide slide : SlideCatalogue.list(options, content::note)) {
      content.slide(slide.id(), slide.path(), slide.micronsPerPixel(), slide.label());
    }
  }

  private void addRegions(ViewContentBuilder content) throws IOException {
    List<SlideToTile> slides =
        content.slides().stream()
            .map(slide -> new SlideToTile(slide.id(), slide.path(), slide.micronsPerPixel()))
            .toList();
    AnnotationCatalogue.Summary summary =
        AnnotationCatalogue.of(regions.get(), true, AnnotationOptions.defaults(), 64)
            .read(
                slides,
                annotated -> {
                  if (!annotated.regions().isEmpty()) {
                    content.regions(annotated.slide(), annotated.regions());
                  }
                  annotated.notes().forEach(note -> content.note(annotated.slide() + ": " + note));
                },
                Progress.NONE);
    summary.failures().forEach(one -> content.note(one.slide() + ": " + one.message()));
    if (!summary.unmatched().isEmpty()) {
      content.note("Annotations of no slide here: " + summary.unmatched().size() + " files.");
    }
  }

  private void addFeatures(ViewContentBuilder content) throws IOException {
    FeatureCatalogue files =
        FeatureCatalogue.scan(
            features.get(), true, Optional.empty(), OptionalInt.empty(), Progress.NONE);
    for (FeatureCatalogue.Entry file : files.files()) {
      content.features(
          file.info().slide(),
          new SlideFeatures(file.info().path(), new TileHints(Optional.empty(), file.tileSize())));
    }
    files.warnings().forEach(content::note);
    files.unreadable().forEach(one -> content.note(one.id() + ": " + one.reason()));
  }
}
