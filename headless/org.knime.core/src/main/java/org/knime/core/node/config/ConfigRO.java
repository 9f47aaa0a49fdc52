package org.knime.core.node.config;

import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.config.base.ConfigBaseRO;

/** A tree of named values to read from. */
public interface ConfigRO extends ConfigBaseRO, Iterable<String> {
  /**
   * Returns a subtree.
   *
   * @throws InvalidSettingsException if there is none of that key
   */
  Config getConfig(String key) throws InvalidSettingsException;
}
