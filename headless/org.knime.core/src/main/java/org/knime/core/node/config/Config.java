package org.knime.core.node.config;

import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.config.base.ConfigBase;

/** A tree of named values. */
public abstract class Config extends ConfigBase implements ConfigRO, ConfigWO {
  /** Creates an empty tree. */
  protected Config(final String key) {
    super(key);
  }

  /** Returns an empty tree of the same class. */
  @Override
  public abstract Config getInstance(String key);

  @Override
  public final Config addConfig(final String key) {
    return (Config) addConfigBase(key);
  }

  @Override
  public final Config getConfig(final String key) throws InvalidSettingsException {
    return (Config) getConfigBase(key);
  }
}
