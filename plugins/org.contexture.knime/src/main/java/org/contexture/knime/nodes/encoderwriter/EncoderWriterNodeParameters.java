package org.contexture.knime.nodes.encoderwriter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.contexture.knime.node.LocalPath;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;

/** Where to, and what if there is something already. */
@LoadDefaultsForAbsentFields
final class EncoderWriterNodeParameters implements NodeParameters {

  enum IfExists {
    @Label(value = "Fail", description = "The node fails and leaves the file as it is.")
    FAIL,
    @Label(value = "Overwrite", description = "The file is replaced once the new one is complete.")
    OVERWRITE
  }

  @Widget(
      title = "File",
      description =
          """
          Ends in <tt>.safetensors</tt> (weights with torchvision's parameter names, which PyTorch
          reads with the library safetensors) or <tt>.onnx</tt> (the whole network, for ONNX Runtime
          and others). A path of this machine or a URL such as
          <tt>knime://knime.workflow/data/encoder.safetensors</tt>.
          """)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String path = "knime://knime.workflow/data/encoder.safetensors";

  @Widget(title = "If the file exists", description = "What to do if there is a file already.")
  @ValueSwitchWidget
  IfExists ifExists = IfExists.FAIL;

  Path file() throws InvalidSettingsException {
    String name = path.strip().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".safetensors") && !name.endsWith(".onnx")) {
      throw new InvalidSettingsException(
          "The file is \"%s\". Give it a name that ends in .safetensors or .onnx.".formatted(path));
    }
    Path file = LocalPath.resolve(path, "File");
    if (ifExists == IfExists.FAIL && Files.exists(file)) {
      throw new InvalidSettingsException(
          "%s exists already. Choose another file, or \"Overwrite\".".formatted(file));
    }
    return file;
  }
}
