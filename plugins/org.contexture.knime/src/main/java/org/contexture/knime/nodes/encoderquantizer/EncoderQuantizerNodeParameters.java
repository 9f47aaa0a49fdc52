package org.contexture.knime.nodes.encoderquantizer;

import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** With how many tiles the encoder is calibrated. */
@LoadDefaultsForAbsentFields
final class EncoderQuantizerNodeParameters implements NodeParameters {

  private static final int MOST_TILES = 960;

  @Widget(
      title = "Tiles to calibrate with",
      description =
          """
          About how many, 8 of a slide, spread evenly over the table; 1 to 960. As many others are
          encoded in both arithmetics and compared.
          """)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int tiles = 128;

  @Widget(
      title = "Tiles per batch",
      description = "Tiles that go through the network at once when it is timed.",
      advanced = true)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int batchSize = 32;

  /**
   * Checks the ranges.
   *
   * @throws InvalidSettingsException naming what is out of them
   */
  void check() throws InvalidSettingsException {
    if (tiles < 1 || tiles > MOST_TILES) {
      throw new InvalidSettingsException(
          "Tiles to calibrate with is %d; expected 1 to %d.".formatted(tiles, MOST_TILES));
    } else if (batchSize < 1) {
      throw new InvalidSettingsException(
          "Tiles per batch is %d; expected 1 or more.".formatted(batchSize));
    }
  }
}
