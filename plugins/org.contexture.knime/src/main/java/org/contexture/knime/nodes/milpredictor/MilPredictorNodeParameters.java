package org.contexture.knime.nodes.milpredictor;

import org.contexture.knime.node.ChosenDevice;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;

/** Where the model runs and what is written. */
@LoadDefaultsForAbsentFields
final class MilPredictorNodeParameters implements NodeParameters {

  @Widget(
      title = "Tile attention",
      description =
          """
          Whether the second table is filled, one row per tile with its attention, scores and
          evidence. Turn it off for large cohorts if only the predictions matter.
          """)
  boolean tileAttention = true;

  @Widget(title = ChosenDevice.TITLE, description = ChosenDevice.DESCRIPTION)
  String device = ChosenDevice.AUTO;
}
