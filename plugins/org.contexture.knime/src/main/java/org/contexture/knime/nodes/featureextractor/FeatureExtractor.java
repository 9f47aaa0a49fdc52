package org.contexture.knime.nodes.featureextractor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.published.PublishedEncoders;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.node.WorkflowData;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.CarriedColumns;
import org.contexture.knime.table.FailuresTable;
import org.contexture.knime.table.FeatureFiles;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileRows;
import org.contexture.knime.table.TilesTable;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.features.CohortSize;
import org.contexture.pipeline.features.ExtractedSlide;
import org.contexture.pipeline.features.FeatureExtraction;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/**
 * Streams tiles through the encoder into files and lists the files. Files that are to belong to the
 * node are made inside the workflow's folder, where a run that was cancelled or killed finds them
 * again, and handed to KNIME once all are there.
 */
final class FeatureExtractor {

  private FeatureExtractor() {}

  /** One, or more whose features are to stand side by side. */
  private static List<EncoderModel> encoders(ExecuteInput input) {
    List<EncoderModel> encoders = new ArrayList<>();
    for (int port = FeatureExtractorNodeFactory.ENCODER;
        port <= FeatureExtractorNodeFactory.THIRD;
        port++) {
      EncoderPortObject encoder = input.getInPortObject(port);
      if (encoder != null) {
        encoders.add(encoder.model());
      }
    }
    return encoders;
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    FeatureExtractorNodeParameters parameters = input.getParameters();
    BufferedDataTable tiles = input.getInTable(FeatureExtractorNodeFactory.TILES);
    List<EncoderModel> encoders = encoders(input);
    EncoderModel encoder = Encoders.join(encoders);
    FeatureFiles files = parameters.files();
    Path folder = files.belongToNode() ? WorkflowData.folder("features") : files.given();
    if (tiles.size() == 0) {
      throw new InvalidSettingsException(
          "There are no tiles to extract features from. Look at the overview of the Slide Tiler.");
    }

    Warnings warnings = new Warnings();
    for (EncoderModel one : encoders) {
      warnings.addAll(
          PublishedEncoders.warnings(
              one, TilesTable.pixels(tiles.getDataTableSpec()), TileRows.mpp(tiles)));
    }
    CarriedColumns carried = BagsTable.carried(tiles.getDataTableSpec());
    DataTableSpec bagsSpec =
        BagsTable.spec(carried, files.type(), OptionalInt.of(encoder.spec().dimension()));
    try (TileRows rows = new TileRows(tiles, carried);
        TableWriter bags = new TableWriter(input.getExecutionContext(), bagsSpec);
        TableWriter failures = new TableWriter(input.getExecutionContext(), FailuresTable.spec())) {
      FeatureExtraction.Summary summary =
          FeatureExtraction.run(
              rows,
              new CohortSize(TileRows.slides(tiles), tiles.size()),
              encoder,
              parameters.options(ChosenDevice.resolve(parameters.device, progress, warnings)),
              folder,
              progress);
      // the last chance to be cancelled: files of a cancelled run stay where they are
      progress.report(1, "Listing the feature files");
      for (ExtractedSlide slide : summary.slides()) {
        bags.add(
            BagsTable.row(
                slide.slide(),
                files.write(
                    slide.file().getFileName().toString(),
                    input.getExecutionContext(),
                    place -> Files.move(slide.file(), place)),
                slide.tiles(),
                slide.dimension(),
                rows.carried(slide.slide())));
      }
      if (files.belongToNode()) {
        WorkflowData.delete(folder);
      }
      for (SlideFailure failure : summary.failures()) {
        failures.add(FailuresTable.row(failure, failures.size()));
      }
      output.setOutData(bags.finish(), failures.finish());
      if (failures.size() > 0) {
        warnings.add("%s; the second port lists the failures.".formatted(summary));
      }
      warnings.show(output::setWarningMessage);
    }
  }
}
