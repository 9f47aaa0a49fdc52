package org.contexture.knime.nodes.milpredictor;

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
          Whether the second table is filled, one row per tile. Turn it off for large cohorts if only
          the predictions matter.
          """)
  boolean tileAttention = true;

  @Widget(
      title = "Device",
      description =
          """
          AUTO takes a GPU if one works, else the processor; or CPU, or CUDA:0 (CUDA:1, …).
          """)
  String device = "AUTO";
}
