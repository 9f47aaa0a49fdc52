package org.contexture.knime.nodes.slideembedding;

import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.table.FeatureColumns;
import org.contexture.knime.table.LabelColumns;
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

  @Widget(title = "Features as", description = "How the vectors are written.")
  @ValueSwitchWidget
  Layout layout = Layout.LIST;

  @Widget(
      title = "One vector per patient",
      description =
          """
          Whether all slides of a patient are one bag: one vector of all their tiles, in a row with the
          columns of the first slide.
          """)
  boolean patientBags = false;

  @Widget(
      title = "Patient column",
      description = "Says whose slide it is. A slide without a value is a patient of its own.")
  @ChoicesProvider(LabelColumns.class)
  String patientColumn = "Patient";

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION, advanced = true)
  String device = ChosenDevice.AUTO;

  /** The columns of vectors of a dimension. */
  FeatureColumns columns(int dimension) {
    return new FeatureColumns(layout.list, layout.numbers, dimension);
  }
}
