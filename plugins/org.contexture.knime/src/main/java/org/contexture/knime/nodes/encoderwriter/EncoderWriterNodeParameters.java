package org.contexture.knime.nodes.encoderwriter;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.contexture.knime.node.WrittenFile;
import org.contexture.knime.node.WrittenFile.Dl4j;
import org.contexture.knime.node.WrittenFile.IfExists;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;

/** Where to, and what if there is something already. */
@LoadDefaultsForAbsentFields
final class EncoderWriterNodeParameters implements NodeParameters {

  private static final List<String> ENDINGS = List.of(".safetensors", ".onnx", ".zip");

  @Widget(
      title = "File",
      description =
          """
          Ends in <tt>.safetensors</tt> (weights with torchvision's parameter names, which PyTorch
          reads with the library safetensors), <tt>.onnx</tt> (the whole network, for ONNX Runtime
          and others) or <tt>.zip</tt> (the whole network, for DL4J). A path of this machine or a URL such as
          <tt>knime://knime.workflow/data/encoder.safetensors</tt>.
          """)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String path = "knime://knime.workflow/data/encoder.safetensors";

  @Widget(title = "If the file exists", description = "What to do if there is a file already.")
  @ValueSwitchWidget
  IfExists ifExists = IfExists.FAIL;

  @Widget(
      title = "Version of DL4J",
      description =
          "For which version a <tt>.zip</tt> is written; neither reads all of the other's.",
      advanced = true)
  @ValueSwitchWidget
  Dl4j dl4jVersion = Dl4j.V0_9_1;

  Path file() throws InvalidSettingsException {
    String name = path.strip().toLowerCase(Locale.ROOT);
    if (ENDINGS.stream().noneMatch(name::endsWith)) {
      throw new InvalidSettingsException(
          "The file is \"%s\". Give it a name that ends in .safetensors, .onnx or .zip."
              .formatted(path));
    }
    return WrittenFile.of(path, ifExists);
  }
}
