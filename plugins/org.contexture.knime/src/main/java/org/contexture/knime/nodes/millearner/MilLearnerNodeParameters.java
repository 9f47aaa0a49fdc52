package org.contexture.knime.nodes.millearner;

import org.contexture.knime.node.MilTrainingParameters;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;

/** What to learn, and how. */
@LoadDefaultsForAbsentFields
final class MilLearnerNodeParameters extends MilTrainingParameters {

  MilLearnerNodeParameters() {}

  MilLearnerNodeParameters(NodeParametersInput input) {
    super(input);
  }
}
