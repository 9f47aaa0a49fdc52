package org.knime.core.node;

import org.knime.core.node.config.ConfigRO;

/** A model's or spec's content to read from. */
public interface ModelContentRO extends ConfigRO {
  /**
   * Returns nested content.
   *
   * @throws InvalidSettingsException if there is none of that key
   */
  ModelContentRO getModelContent(String key) throws InvalidSettingsException;
}
