package org.contexture.knime.nodes.encoderwriter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.contexture.encoder.dl4j.Dl4jVersion;
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

  private static final List<String> ENDINGS = List.of(".safetensors", ".onnx", ".zip");

  enum IfExists {
    @Label(value = "Fail", description = "The node fails and leaves the file as it is.")
    FAIL,
    @Label(value = "Overwrite", description = "The file is replaced once the new one is complete.")
    OVERWRITE
  }

  enum Dl4j {
    @Label(
        value = "0.9.1",
        description = "As KNIME's Deep Learning extension and others of its time read it.")
    V0_9_1,
    @Label(value = "1.0.0-M2.1", description = "DL4J's last release.")
    V1_0_0_M2_1
  }

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

  Dl4jVersion version() {
    return Dl4jVersion.valueOf(dl4jVersion.name());
  }

  Path file() throws InvalidSettingsException {
    String name = path.strip().toLowerCase(Locale.ROOT);
    if (ENDINGS.stream().noneMatch(name::endsWith)) {
      throw new InvalidSettingsException(
          "The file is \"%s\". Give it a name that ends in .safetensors, .onnx or .zip."
              .formatted(path));
    }
    Path file = LocalPath.resolve(path, "File");
    if (ifExists == IfExists.FAIL && Files.exists(file)) {
      throw new InvalidSettingsException(
          "%s exists already. Choose another file, or \"Overwrite\".".formatted(file));
    }
    return file;
  }
}
