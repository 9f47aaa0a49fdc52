package org.contexture.knime.nodes.bagstotable;

import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

/** How features are written, and how many. */
@LoadDefaultsForAbsentFields
final class BagsToTableNodeParameters implements NodeParameters {

  enum Layout {
    @Label(
        value = "Number columns",
        description = "One column per dimension: for PCA, t-SNE, k-Means.")
    COLUMNS,
    @Label(value = "List column", description = "One column with lists: for KNIME's AI nodes.")
    LIST
  }

  @Widget(title = "Features as", description = "How the feature vectors are written.")
  @ValueSwitchWidget
  Layout layout = Layout.COLUMNS;

  @Widget(
      title = "Tiles per slide",
      description =
          """
          At most this many tiles of each slide, drawn at random without replacement; 0 writes all of
          them.
          """)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int tilesPerSlide = 0;

  @Widget(
      title = "Seed",
      description = "Seed of the draw; without effect where all tiles are written.")
  long seed = 0;
}
