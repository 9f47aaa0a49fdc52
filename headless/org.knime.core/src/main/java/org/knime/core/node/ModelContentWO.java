package org.knime.core.node;

import org.knime.core.node.config.ConfigWO;

/** A model's or spec's content to write to. */
public interface ModelContentWO extends ConfigWO {
  /** Adds nested content. */
  ModelContentWO addModelContent(String key);
}
