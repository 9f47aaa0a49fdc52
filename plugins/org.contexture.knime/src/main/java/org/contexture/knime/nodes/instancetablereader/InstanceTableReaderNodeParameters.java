package org.contexture.knime.nodes.instancetablereader;

import java.nio.file.Path;
import org.contexture.knime.node.LocalPath;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;

/** Which file. */
@LoadDefaultsForAbsentFields
final class InstanceTableReaderNodeParameters implements NodeParameters {

  @Widget(
      title = "File (CSV)",
      description =
          """
          A text file with a header and one row per instance, with commas, semicolons, tabs or bars
          between the columns; a first line <tt>sep=;</tt> is understood. A path of this machine or a URL such as
          <tt>knime://knime.workflow/data/instances.csv</tt>.
          """)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String path = "knime://knime.workflow/data/instances.csv";

  Path file() throws InvalidSettingsException {
    return LocalPath.file(path, "File (CSV)");
  }
}
