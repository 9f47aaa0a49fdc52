package org.knime.core.node;

import org.knime.core.node.config.ConfigWO;

/** Settings to write to. */
public interface NodeSettingsWO extends ConfigWO {
  /** Adds nested settings. */
  NodeSettingsWO addNodeSettings(String key);
}
