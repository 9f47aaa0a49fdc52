package org.knime.core.node.config;

import org.knime.core.node.config.base.ConfigBaseWO;

/** A tree of named values to write to. */
public interface ConfigWO extends ConfigBaseWO {
  /** Adds a subtree. */
  Config addConfig(String key);
}
