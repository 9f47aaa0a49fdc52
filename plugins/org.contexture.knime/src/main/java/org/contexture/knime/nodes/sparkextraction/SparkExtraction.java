package org.contexture.knime.nodes.sparkextraction;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.published.PublishedEncoders;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.CarriedColumns;
import org.contexture.knime.table.FailuresTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.SlidesTable.SlideRow;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.spark.PlannedExtraction;
import org.contexture.pipeline.spark.SparkSubmission;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlannedEncoder;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.Planning;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Plans, has the plan carried out, and lists what the manifest says. */
final class SparkExtraction {

  private SparkExtraction() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    SparkExtractionNodeParameters parameters = input.getParameters();
    BufferedDataTable table = input.getInTable(SparkExtractionNodeFactory.SLIDES);
    EncoderModel encoder =
        input.<EncoderPortObject>getInPortObject(SparkExtractionNodeFactory.ENCODER).model();
    Path folder = parameters.folder();
    Optional<SparkSubmission> spark = parameters.spark();

    List<PlannedSlide> slides = new ArrayList<>();
    Map<String, SlideRow> rows = new HashMap<>();
    for (SlideRow slide : SlidesTable.read(table)) {
      slides.add(
          PlannedSlide.of(slide.id(), slide.path(), slide.micronsPerPixel(), slide.look())
              .labelled(slide.label(), slide.patient()));
      if (rows.put(slide.id(), slide) != null) {
        throw SlidesTable.repeated(slide.id(), slide.row());
      }
    }
    if (slides.isEmpty()) {
      throw new InvalidSettingsException(
          "There are no slides to extract features from. Look at the second port of the Slide"
              + " Reader.");
    }

    progress.report(0, "Planning");
    PlanFolder plan =
        Planning.plan(
            slides, parameters.request(PlannedEncoder.keep(encoder, folder)), folder, progress);
    Manifest.Check verdicts = PlannedExtraction.run(plan, spark, parameters.device, progress);

    Warnings warnings = new Warnings();
    warnings.addAll(
        PublishedEncoders.warnings(
            encoder, OptionalInt.of(parameters.pixels), parameters.micronsPerPixel));
    ChosenDevice.warnOfIdleGpu(parameters.device, plan.plan().gpu(), warnings);
    CarriedColumns carried = SlidesTable.carried(table.getDataTableSpec(), BagsTable.NAMES);
    DataTableSpec bagsSpec =
        BagsTable.spec(carried, StringCell.TYPE, OptionalInt.of(encoder.spec().dimension()));
    try (TableWriter bags = new TableWriter(input.getExecutionContext(), bagsSpec);
        TableWriter failures = new TableWriter(input.getExecutionContext(), FailuresTable.spec())) {
      Map<String, ManifestLine> lines = new HashMap<>();
      verdicts.lines().forEach(line -> lines.put(line.slide(), line));
      for (PlannedSlide slide : slides) {
        ManifestLine line = lines.get(slide.id());
        if (line == null) {
          failures.add(FailuresTable.row(unsaid(slide), failures.size()));
        } else if (line.state() == ManifestLine.State.FAILED) {
          failures.add(
              FailuresTable.row(
                  new SlideFailure(line.slide(), line.stage(), line.message()), failures.size()));
        } else {
          bags.add(
              BagsTable.row(
                  line.slide(),
                  new StringCell(LocalPath.portable(folder.resolve(line.file()))),
                  line.tiles(),
                  line.dimension(),
                  carried.cells(rows.get(line.slide()).row())));
        }
      }
      if (failures.size() == slides.size()) {
        throw new IOException(everySlideFailed(verdicts, folder));
      }
      if (failures.size() > 0) {
        warnings.add("%s; the second port lists the failures.".formatted(verdicts));
      }
      output.setOutData(bags.finish(), failures.finish());
      warnings.show(output::setWarningMessage);
    }
  }

  private static SlideFailure unsaid(PlannedSlide slide) {
    return new SlideFailure(
        slide.id(), "open", "No task has said anything of it. Execute the node again.");
  }

  private static String everySlideFailed(Manifest.Check verdicts, Path folder) {
    return verdicts.failed().stream()
        .findFirst()
        .map(
            first ->
                "All %d slides failed. The first: %s (%s): %s"
                    .formatted(
                        verdicts.lines().size(), first.slide(), first.stage(), first.message()))
        .orElse("No slide has a line in the manifest of %s.".formatted(folder));
  }
}
