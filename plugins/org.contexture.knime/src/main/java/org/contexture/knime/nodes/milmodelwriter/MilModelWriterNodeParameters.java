package org.contexture.knime.nodes.milmodelwriter;

import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.dl4j.Dl4jLinearModel;
import org.contexture.knime.node.WrittenFile;
import org.contexture.knime.node.WrittenFile.Dl4j;
import org.contexture.knime.node.WrittenFile.IfExists;
import org.contexture.knime.table.FeatureColumns;
import org.contexture.pipeline.export.MilModelWriter;
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

/** Where to, and for whom. */
@LoadDefaultsForAbsentFields
final class MilModelWriterNodeParameters implements NodeParameters {

  enum Columns {
    @Label(
        value = "List column",
        description = "The column <tt>Embedding</tt>, as the Slide Embedding writes it.")
    LIST(Dl4jLinearModel.Columns.LIST),
    @Label(
        value = "Number columns",
        description = "<tt>Feature 1</tt>, <tt>Feature 2</tt> …, in this order.")
    COLUMNS(Dl4jLinearModel.Columns.NUMBERS);

    private final Dl4jLinearModel.Columns columns;

    Columns(Dl4jLinearModel.Columns columns) {
      this.columns = columns;
    }
  }

  @Widget(
      title = "File",
      description =
          """
          Ends in <tt>.safetensors</tt> (for the MIL Model Reader and for Python), <tt>.dl4j</tt> (for
          KNIME's DL4J Model Reader) or <tt>.zip</tt> (for DL4J). A path of this machine or a URL such
          as <tt>knime://knime.workflow/data/model.safetensors</tt>.
          """)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String path = "knime://knime.workflow/data/model.safetensors";

  @Widget(title = "If the file exists", description = "What to do if there is a file already.")
  @ValueSwitchWidget
  IfExists ifExists = IfExists.FAIL;

  @Widget(
      title = "Input columns",
      description =
          "Where tables have a slide's mean that the model in a <tt>.dl4j</tt> file is for; as the"
              + " Slide Embedding was told to write it.")
  @ValueSwitchWidget
  Columns columns = Columns.LIST;

  @Widget(
      title = "Version of DL4J",
      description =
          "For which version a <tt>.zip</tt> is written; <tt>.dl4j</tt> is always KNIME's 0.9.1.",
      advanced = true)
  @ValueSwitchWidget
  Dl4j dl4jVersion = Dl4j.V0_9_1;

  Dl4jLinearModel.Columns kindOfColumns() {
    return columns.columns;
  }

  /** The columns that the model is for. */
  List<String> columnNames(int dimension) {
    return columns == Columns.LIST
        ? List.of(FeatureColumns.EMBEDDING)
        : FeatureColumns.names(dimension);
  }

  Path file() throws InvalidSettingsException {
    if (!MilModelWriter.isFormat(path.strip())) {
      throw new InvalidSettingsException(
          "The file is \"%s\". Give it a name that ends in .safetensors, .dl4j or .zip."
              .formatted(path));
    }
    return WrittenFile.of(path, ifExists);
  }
}
