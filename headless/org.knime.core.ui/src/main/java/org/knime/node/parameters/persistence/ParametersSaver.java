package org.knime.node.parameters.persistence;

import org.knime.core.node.NodeSettingsWO;

/** Writes a value. */
@FunctionalInterface
public interface ParametersSaver<T> {
  /** Writes a value. */
  void save(T param, NodeSettingsWO nodeSettings);
}
