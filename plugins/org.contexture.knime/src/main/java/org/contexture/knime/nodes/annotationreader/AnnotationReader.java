package org.contexture.knime.nodes.annotationreader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.RegionsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.SlidesTable.SlideRow;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.annotation.AnnotatedSlide;
import org.contexture.pipeline.annotation.AnnotationCatalogue;
import org.contexture.pipeline.tiling.SlideToTile;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Has annotations read and writes regions and overview as they come. */
final class AnnotationReader {

  private final AnnotationReaderNodeParameters parameters;
  private final TableWriter regions;
  private final TableWriter overview;
  private final Optional<Path> folder;
  private final Warnings warnings = new Warnings();
  private int withoutRegions;

  private AnnotationReader(
      AnnotationReaderNodeParameters parameters, TableWriter regions, TableWriter overview)
      throws InvalidSettingsException {
    this.parameters = parameters;
    this.regions = regions;
    this.overview = overview;
    folder = parameters.geoJsonFolder();
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    BufferedDataTable slides = input.getInTable(0); // null if nothing is connected
    try (TableWriter regions = new TableWriter(input.getExecutionContext(), RegionsTable.spec());
        TableWriter overview =
            new TableWriter(input.getExecutionContext(), RegionsTable.overviewSpec())) {
      AnnotationReader reader = new AnnotationReader(input.getParameters(), regions, overview);
      reader.read(Optional.ofNullable(slides), progress);
      output.setOutData(regions.finish(), overview.finish());
      reader.warnings.show(output::setWarningMessage);
    }
  }

  private void read(Optional<BufferedDataTable> slides, Progress progress)
      throws IOException, InvalidSettingsException {
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
    }
    AnnotationCatalogue catalogue =
        AnnotationCatalogue.of(
            parameters.source(),
            parameters.recursive,
            parameters.options(),
            parameters.overviewSide);
    if (!catalogue.leftOut().isEmpty()) {
      warnings.add(
          "%d folders of the system were not searched: %s."
              .formatted(catalogue.leftOut().size(), some(catalogue.leftOut())));
    }
    AnnotationCatalogue.Summary summary;
    if (slides.isPresent()) {
      List<SlideToTile> known = new ArrayList<>();
      for (SlideRow slide : SlidesTable.read(slides.get())) {
        known.add(slide.toTile());
      }
      summary = catalogue.read(known, this::add, progress);
    } else {
      summary = catalogue.read(this::add, progress);
      warnings.add(
          "Without slides areas are not known, and coordinates are taken as they are. Connect the"
              + " slides to have both right.");
    }
    summary
        .failures()
        .forEach(
            failure -> {
              overview.add(RegionsTable.failedRow(failure, overview.size()));
              warnings.add("Slide \"%s\": %s".formatted(failure.slide(), failure.message()));
            });
    if (withoutRegions > 0) {
      warnings.add(withoutRegions + " slides have no annotations; the overview lists them.");
    }
    if (!summary.unmatched().isEmpty()) {
      warnings.add(
          "%d files belong to no slide by their name, and were left out: %s."
              .formatted(summary.unmatched().size(), some(summary.unmatched())));
    }
  }

  private static String some(List<Path> files) {
    return Warnings.some(files.stream().map(file -> file.getFileName().toString()).toList());
  }

  private void add(AnnotatedSlide slide) {
    slide.regions().forEach(region -> regions.add(RegionsTable.row(slide, region)));
    overview.add(RegionsTable.overviewRow(slide));
    if (slide.files().isEmpty()) {
      withoutRegions++;
    }
    slide.notes().forEach(note -> warnings.add("Slide \"%s\": %s".formatted(slide.slide(), note)));
    if (folder.isPresent() && !slide.regions().isEmpty()) {
      try {
        AnnotationCatalogue.write(slide, folder.get());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
