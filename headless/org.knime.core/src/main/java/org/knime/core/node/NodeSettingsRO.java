package org.knime.core.node;

import org.knime.core.node.config.ConfigRO;

/** Settings to read from. */
public interface NodeSettingsRO extends ConfigRO {
  /**
   * Returns nested settings.
   *
   * @throws InvalidSettingsException if there are none of that key
   */
  NodeSettingsRO getNodeSettings(String key) throws InvalidSettingsException;
}
