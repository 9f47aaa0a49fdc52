package org.contexture.knime.nodes.encoderprofile;

import org.contexture.knime.node.Arithmetic;
import org.contexture.knime.node.ChosenDevice;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation.IsPositiveIntegerValidation;

/** Whether and how the encoder is timed. */
@LoadDefaultsForAbsentFields
final class EncoderProfileNodeParameters implements NodeParameters {

  @Widget(
      title = "Time it",
      description =
          "Whether the encoder is run for two seconds. If not, <tt>Tiles per Second</tt> and"
              + " <tt>Arithmetic</tt> are missing.")
  boolean timed = true;

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION)
  String device = ChosenDevice.AUTO;

  @Widget(
      title = "Tiles per batch",
      description = "Tiles that go through the network at once.",
      advanced = true)
  @NumberInputWidget(minValidation = IsPositiveIntegerValidation.class)
  int batchSize = 32;

  @Widget(title = "Arithmetic", description = "Precision of the network.", advanced = true)
  Arithmetic arithmetic = Arithmetic.AUTO;

  /**
   * Checks the ranges.
   *
   * @throws InvalidSettingsException naming what is out of them
   */
  void check() throws InvalidSettingsException {
    ChosenDevice.check(device);
    if (batchSize < 1) {
      throw new InvalidSettingsException(
          "Tiles per batch is %d; expected 1 or more.".formatted(batchSize));
    }
  }
}
