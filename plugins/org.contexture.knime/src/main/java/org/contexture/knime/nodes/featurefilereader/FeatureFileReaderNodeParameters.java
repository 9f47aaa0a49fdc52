package org.contexture.knime.nodes.featurefilereader;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.knime.node.LocalPath;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

/** Which files, and whose labels. */
@LoadDefaultsForAbsentFields
final class FeatureFileReaderNodeParameters implements NodeParameters {

  @Widget(
      title = "Folder or file",
      description =
          """
          A folder with feature files (<tt>.h5</tt>, <tt>.hdf5</tt>), or one of them. A path of this
          machine or a URL such as <tt>knime://knime.workflow/data/features</tt>.
          """)
  @FileSelectionWidget(SingleFileSelectionMode.FILE_OR_FOLDER)
  @WithFileSystem(FileSystemOption.LOCAL)
  String path = "knime://knime.workflow/data/features";

  @Widget(
      title = "Include subfolders",
      description = "Whether folders inside the folder are searched, too.")
  boolean recursive = true;

  @Widget(
      title = "Labels (CSV)",
      description =
          """
          A CSV file with one row per slide and columns for slide, label and (optionally) patient,
          e.g. <tt>slide_id, case_id, label</tt>. Leave empty if there is none. STAMP gives positions
          in µm; a column <tt>mpp</tt> (µm per pixel of the slide) turns them into pixels.
          """)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String labels = "";

  @Widget(
      title = "Tile size (px)",
      description =
          """
          Side of a tile in pixels of the slide's finest level, for CLAM's feature files, which do
          not tell it. 0: taken from CLAM's folder <tt>patches</tt> beside that of the features, else
          from the smallest distance between tiles, with a warning.
          """)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int tileSize;

  OptionalInt tileSize() throws InvalidSettingsException {
    if (tileSize < 0) {
      throw new InvalidSettingsException(
          "\"Tile size (px)\" must be at least 0, found " + tileSize + ".");
    }
    return tileSize > 0 ? OptionalInt.of(tileSize) : OptionalInt.empty();
  }

  Path source() throws InvalidSettingsException {
    return LocalPath.existing(path, "Folder or file");
  }

  Optional<Path> labelFile() throws InvalidSettingsException {
    return labels.isBlank()
        ? Optional.empty()
        : Optional.of(LocalPath.file(labels, "Labels (CSV)"));
  }
}
