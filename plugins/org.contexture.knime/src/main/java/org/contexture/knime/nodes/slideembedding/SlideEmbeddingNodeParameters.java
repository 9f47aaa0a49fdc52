package org.contexture.knime.nodes.slideembedding;

import java.nio.file.Path;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.table.FeatureColumns;
import org.contexture.knime.table.LabelColumns;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.SingleFileSelectionMode;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;

/** How vectors are written, and of what. */
@LoadDefaultsForAbsentFields
final class SlideEmbeddingNodeParameters implements NodeParameters {

  enum Layout {
    @Label(value = "List column", description = "One column with lists: for KNIME's AI nodes.")
    LIST(true, false),
    @Label(
        value = "Number columns",
        description = "One column per dimension: for KNIME's learners, PCA, t-SNE, k-Means.")
    COLUMNS(false, true),
    @Label(value = "Both", description = "The list, and a column per dimension behind it.")
    BOTH(true, true);

    private final boolean list;
    private final boolean numbers;

    Layout(boolean list, boolean numbers) {
      this.list = list;
      this.numbers = numbers;
    }
  }

  @Widget(
      title = "Slide encoder",
      description =
          """
          Optional: a file of a network over all tiles of a slide, such as TITAN, PRISM or GigaPath's
          slide encoder, that you exported as TorchScript (<tt>.pt</tt>) or ONNX (<tt>.onnx</tt>). It takes
          the features, 32-bit floats [1, tiles, dimension], then, if it asks for them, the tiles' coordinates
          [1, tiles, 2] (left and top edge in pixels of level 0, whole numbers of 64 bits) and the side of a
          tile (one number, in the same pixels), and gives one vector [1, n]. No MIL model may be connected
          then. The features must be those of the tile encoder that it was trained with.
          """)
  @FileSelectionWidget(SingleFileSelectionMode.FILE)
  @WithFileSystem(FileSystemOption.LOCAL)
  String encoderFile = "";

  @Widget(title = "Features as", description = "How the vectors are written.")
  @ValueSwitchWidget
  Layout layout = Layout.LIST;

  @Widget(
      title = "One vector per patient",
      description =
          """
          Whether all slides of a patient are one bag: one vector of all their tiles, in a row with the
          columns of the first slide. Of a slide encoder it is the mean of the slides' vectors.
          """)
  boolean patientBags = false;

  @Widget(
      title = "Patient column",
      description = "Says whose slide it is. A slide without a value is a patient of its own.")
  @ChoicesProvider(LabelColumns.class)
  String patientColumn = "Patient";

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION, advanced = true)
  String device = ChosenDevice.AUTO;

  boolean hasSlideEncoder() {
    return !encoderFile.isBlank();
  }

  Path slideEncoder() throws InvalidSettingsException {
    return LocalPath.file(encoderFile, "Slide encoder");
  }

  /** The columns of vectors of a dimension. */
  FeatureColumns columns(int dimension) {
    return new FeatureColumns(layout.list, layout.numbers, dimension);
  }
}
