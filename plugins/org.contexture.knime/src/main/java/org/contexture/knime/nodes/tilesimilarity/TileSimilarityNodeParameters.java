package org.contexture.knime.nodes.tilesimilarity;

import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.updates.Effect;
import org.knime.node.parameters.updates.Effect.EffectType;
import org.knime.node.parameters.updates.EffectPredicate;
import org.knime.node.parameters.updates.EffectPredicateProvider;
import org.knime.node.parameters.updates.ParameterReference;
import org.knime.node.parameters.updates.ValueReference;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsNonNegativeValidation;

/** Which tile the others are compared with. */
@LoadDefaultsForAbsentFields
final class TileSimilarityNodeParameters implements NodeParameters {

  enum Reference {
    @Label(
        value = "The most typical tile of each slide",
        description = "The tile whose features are closest to the mean of its slide.")
    TYPICAL,
    @Label(value = "The tile at a position", description = "Of one slide, which is named below.")
    POSITION
  }

  interface ReferenceReference extends ParameterReference<Reference> {}

  static final class IsPosition implements EffectPredicateProvider {
    @Override
    public EffectPredicate init(PredicateInitializer i) {
      return i.getEnum(ReferenceReference.class).isOneOf(Reference.POSITION);
    }
  }

  @Widget(title = "Compare with", description = "The tile that all tiles are compared with.")
  @ValueReference(ReferenceReference.class)
  Reference reference = Reference.TYPICAL;

  @Widget(
      title = "Slide",
      description =
          """
          The slide that holds the tile. Tiles of all slides are compared with it. Leave empty for
          the first slide of the table.
          """)
  @Effect(predicate = IsPosition.class, type = EffectType.SHOW)
  String slide = "";

  @Widget(
      title = "X (px)",
      description = "A point inside the tile, in px at full resolution from the left.")
  @Effect(predicate = IsPosition.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int x = 0;

  @Widget(
      title = "Y (px)",
      description = "A point inside the tile, in px at full resolution from the top.")
  @Effect(predicate = IsPosition.class, type = EffectType.SHOW)
  @NumberInputWidget(minValidation = IsNonNegativeValidation.class)
  int y = 0;

  @Override
  public void validate() throws InvalidSettingsException {
    if (x < 0 || y < 0) {
      throw new InvalidSettingsException(
          "The position is (%d, %d); enter 0 or more, px at full resolution.".formatted(x, y));
    }
  }
}
