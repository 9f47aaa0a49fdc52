package org.contexture.knime.nodes.toptiles;

import org.contexture.knime.node.Limits;
import org.contexture.knime.node.Options;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.TileValueColumns;
import org.contexture.pipeline.gallery.TilePicture;
import org.contexture.pipeline.gallery.TopTiles;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.updates.EffectPredicate;
import org.knime.node.parameters.updates.EffectPredicateProvider;
import org.knime.node.parameters.updates.ParameterReference;
import org.knime.node.parameters.updates.ValueReference;
import org.knime.node.parameters.widget.choices.ChoicesProvider;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.choices.ValueSwitchWidget;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** Which tiles are shown, and how. */
@LoadDefaultsForAbsentFields
final class TopTilesNodeParameters implements NodeParameters {

  @Section(title = "Tiles")
  interface TilesSection {}

  @Section(title = "Picture")
  @After(TilesSection.class)
  interface PictureSection {}

  enum Order {
    @Label(value = "Highest", description = "Large values first.")
    HIGHEST,
    @Label(value = "Lowest", description = "Small values first.")
    LOWEST
  }

  enum Among {
    @Label(value = "Each slide", description = "So many tiles of every slide.")
    SLIDE,
    @Label(
        value = "Each group",
        description = "So many tiles of the slides with the same value in a column.")
    GROUP,
    @Label(value = "All", description = "So many tiles altogether.")
    ALL
  }

  interface AmongReference extends ParameterReference<Among> {}

  static final class IsGroup implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(AmongReference.class).isOneOf(Among.GROUP);
    }
  }

  static final class IsSlide implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(AmongReference.class).isOneOf(Among.SLIDE);
    }
  }

  @Widget(
      title = "Value column",
      description = "The numeric column of the tile values that decides.")
  @Layout(TilesSection.class)
  @ChoicesProvider(TileValueColumns.class)
  String valueColumn = "Attention";

  @Widget(title = "Show the", description = "Which end of the values is shown.")
  @Layout(TilesSection.class)
  @ValueSwitchWidget
  Order order = Order.HIGHEST;

  @Widget(title = "Number of tiles", description = "How many tiles are picked from each group.")
  @Layout(TilesSection.class)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int count = 5;

  @Widget(title = "Among the tiles of", description = "Which tiles compete with one another.")
  @Layout(TilesSection.class)
  @ValueSwitchWidget
  @ValueReference(AmongReference.class)
  Among among = Among.SLIDE;

  @Widget(
      title = "Group column",
      description =
          """
          The column of the slides that groups them, e.g. <tt>Label</tt>. Slides without a value in
          it are left out and counted in a warning.
          """)
  @Layout(TilesSection.class)
  @Effect(predicate = IsGroup.class, type = EffectType.SHOW)
  @ChoicesProvider(LabelColumns.class)
  String groupColumn = "Label";

  @Widget(
      title = "At most per slide",
      description =
          """
          How many tiles of one slide are picked at most, so that no slide fills its group alone; 0
          sets no limit.
          """,
      advanced = true)
  @Layout(TilesSection.class)
  @Effect(predicate = IsSlide.class, type = EffectType.HIDE)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int perSlide = 0;

  @Widget(title = "Picture side (px)", description = "Side of the pictures, 16 to 4096.")
  @Layout(PictureSection.class)
  @NumberInputWidget(
      minValidation = Limits.LeastPictureSide.class,
      maxValidation = Limits.LargestPictureSide.class)
  int side = 224;

  @Widget(
      title = "Surroundings (tile sides)",
      description =
          """
          How much is shown around the tile, on each side, in tile sides: 0 shows the tile alone, 1
          also its neighbours, and outlines it. At most 10.
          """)
  @Layout(PictureSection.class)
  @NumberInputWidget(
      minValidation = IsNonNegativeValidation.class,
      maxValidation = Limits.MostSurroundings.class)
  double surroundings = 0;

  TopTilesNodeParameters() {}

  /** Guesses the columns if there are none called Attention and Label. */
  TopTilesNodeParameters(NodeParametersInput input) {
    valueColumn = TileValueColumns.guess(input.getInTableSpec(1).orElse(null), valueColumn);
    groupColumn = LabelColumns.guess(input.getInTableSpec(0).orElse(null), groupColumn);
  }

  boolean isGrouped() {
    return among == Among.GROUP;
  }

  TopTiles choice() throws InvalidSettingsException {
    return Options.checked(
        () -> new TopTiles(count, order == Order.HIGHEST, among == Among.SLIDE ? 0 : perSlide));
  }

  TilePicture picture() throws InvalidSettingsException {
    return Options.checked(() -> new TilePicture(side, surroundings));
  }
}
