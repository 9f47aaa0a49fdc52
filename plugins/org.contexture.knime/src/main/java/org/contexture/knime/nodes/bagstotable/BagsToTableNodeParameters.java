package org.contexture.knime.nodes.bagstotable;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.knime.table.TileValueColumns;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.choices.StringChoicesProvider;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

/** How features are written, and how many. */
@LoadDefaultsForAbsentFields
final class BagsToTableNodeParameters implements NodeParameters {

  /** No column, then those of the tiles that hold numbers. */
  static final class HighestColumns implements StringChoicesProvider {

    static final String NONE = "none";

    @Override
    public List<String> choices(NodeParametersInput context) {
      return Stream.concat(
              Stream.of(NONE),
              context.getInTableSpec(1).stream()
                  .flatMap(DataTableSpec::stream)
                  .filter(TileValueColumns::isValue)
                  .map(DataColumnSpec::getName))
          .toList();
    }
  }

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
          At most this many tiles of each slide, drawn at random without replacement, or those with
          the highest values; 0 writes all of them.
          """)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int tilesPerSlide = 0;

  @Widget(
      title = "Take the highest",
      description =
          """
          A column of the tiles at the second port: tiles with the highest values in it are taken,
          e.g. those that a model calls tumour, rather than tiles at random. <tt>none</tt> draws.
          """,
      advanced = true)
  @ChoicesProvider(HighestColumns.class)
  String highest = HighestColumns.NONE;

  @Widget(
      title = "Seed",
      description = "Seed of the draw; without effect where all tiles are written.")
  long seed = 0;

  /** The column by which tiles are chosen; empty if they are drawn. */
  Optional<String> value() {
    return HighestColumns.NONE.equals(highest) || highest.isBlank()
        ? Optional.empty()
        : Optional.of(highest);
  }
}
