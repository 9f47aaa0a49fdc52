package org.knime.node.parameters.persistence;

import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettingsRO;
import org.knime.core.node.NodeSettingsWO;
import org.knime.node.parameters.migration.ParametersLoader;

/** Stores a value in an own way. Needs a constructor without arguments. */
public interface NodeParametersPersistor<T> extends ParametersSaver<T>, ParametersLoader<T> {
  @Override
  T load(NodeSettingsRO settings) throws InvalidSettingsException;

  @Override
  void save(T param, NodeSettingsWO settings);

  /** Returns the paths of keys that are written. */
  String[][] getConfigPaths();
}
