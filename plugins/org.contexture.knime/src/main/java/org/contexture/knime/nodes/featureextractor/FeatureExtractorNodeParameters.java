package org.contexture.knime.nodes.featureextractor;

import org.contexture.knime.node.Arithmetic;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Limits;
import org.contexture.knime.node.Options;
import org.contexture.knime.table.FeatureFiles;
import org.contexture.network.device.Device;
import org.contexture.pipeline.features.ExtractionOptions;
import org.contexture.pipeline.stream.StreamOptions;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** Where features go and how they are computed. */
@LoadDefaultsForAbsentFields
final class FeatureExtractorNodeParameters implements NodeParameters {

  @Section(title = "Feature files")
  interface FilesSection {}

  @Section(title = "Execution")
  @After(FilesSection.class)
  interface ExecutionSection {}

  @Widget(
      title = "Folder",
      description =
          """
          Where the feature files are written, one per slide; they stay there. Leave empty to keep
          them with the node's results: they are saved with the workflow and removed when the node is
          reset. For large cohorts give a folder, since KNIME copies a node's results whenever the
          workflow is saved or opened.
          """)
  @Layout(FilesSection.class)
  @FileSelectionWidget(SingleFileSelectionMode.FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String folder = "";

  @Widget(
      title = "Keep files that are still valid",
      description =
          """
          Whether files that were made from the same slide, tiles and encoder are kept, so that a
          run that was cancelled goes on where it stopped. Files that do not match are replaced
          either way.
          """)
  @Layout(FilesSection.class)
  boolean resume = true;

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION)
  @Layout(ExecutionSection.class)
  String device = ChosenDevice.AUTO;

  @Widget(
      title = "Tiles per batch",
      description = "Tiles that go through the network at once.",
      advanced = true)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  @Layout(ExecutionSection.class)
  int batchSize = 32;

  @Widget(title = "Arithmetic", description = "Precision of the network.", advanced = true)
  @Layout(ExecutionSection.class)
  Arithmetic arithmetic = Arithmetic.AUTO;

  @Widget(
      title = "Tolerated failures",
      description =
          """
          Fraction of the slides that may fail before the node does; those that failed are missing
          from the bags and listed on the second port. 1: fails only if every slide does.
          """,
      advanced = true)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.AtMostOne.class)
  @Layout(ExecutionSection.class)
  double toleratedFailures = 1;

  FeatureFiles files() {
    return new FeatureFiles(folder);
  }

  /** Checked options for a device. */
  ExtractionOptions options(Device on) throws InvalidSettingsException {
    ChosenDevice.check(device);
    return Options.checked(
        () ->
            new ExtractionOptions(
                on,
                arithmetic.precision(),
                StreamOptions.forThisMachine(batchSize),
                resume,
                toleratedFailures));
  }
}
