package org.knime.node.parameters.migration;

import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettingsRO;

/** Reads a value. */
@FunctionalInterface
public interface ParametersLoader<T> {
  /** Reads a value. */
  T load(NodeSettingsRO settings) throws InvalidSettingsException;
}
