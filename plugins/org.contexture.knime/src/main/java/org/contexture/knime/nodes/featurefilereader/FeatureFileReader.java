package org.contexture.knime.nodes.featurefilereader;

import java.io.IOException;
import java.util.Set;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.catalogue.FeatureCatalogue;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Asks the catalogue and writes what it found into tables. */
final class FeatureFileReader {

  private FeatureFileReader() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    FeatureFileReaderNodeParameters parameters = input.getParameters();
    FeatureCatalogue catalogue =
        FeatureCatalogue.scan(
            parameters.source(),
            parameters.recursive,
            parameters.labelFile(),
            parameters.tileSize(),
            progress);
    if (catalogue.files().isEmpty()) {
      throw new IOException(
          "None of the %d files in %s can be read. The first one: %s"
              .formatted(
                  catalogue.unreadable().size(),
                  parameters.source(),
                  catalogue.unreadable().get(0).reason()));
    }

    Warnings warnings = new Warnings();
    warnings.addAll(catalogue.warnings());
    if (!catalogue.unreadable().isEmpty()) {
      warnings.add(
          "%d files cannot be read; the second port lists them with the reasons."
              .formatted(catalogue.unreadable().size()));
    }
    warnings.show(output::setWarningMessage);
    try (TableWriter bags =
            new TableWriter(input.getExecutionContext(), BagsTable.readSpec(Set.of()));
        TableWriter unreadable =
            new TableWriter(input.getExecutionContext(), SlidesTable.unreadableSpec())) {
      catalogue.files().forEach(file -> bags.add(BagsTable.row(file)));
      catalogue
          .unreadable()
          .forEach(file -> unreadable.add(SlidesTable.row(file, unreadable.size())));
      output.setOutData(bags.finish(), unreadable.finish());
    }
  }
}
