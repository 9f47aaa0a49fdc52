package org.knime.core.node;

import java.io.IOException;
import java.io.InputStream;
import org.knime.core.node.config.Config;
import org.knime.core.node.config.base.XMLConfig;

/** The settings of a node or workflow. */
public final class NodeSettings extends Config implements NodeSettingsRO, NodeSettingsWO {
  /** Creates empty settings. */
  public NodeSettings(final String key) {
    super(key);
  }

  /**
   * Reads settings from KNIME's XML.
   *
   * @throws IOException if the text is not such XML; a document type is refused
   */
  public static NodeSettingsRO loadFromXML(final InputStream in) throws IOException {
    NodeSettings settings = new NodeSettings("ignored");
    XMLConfig.load(settings, in);
    return settings;
  }

  @Override
  public Config getInstance(final String key) {
    return new NodeSettings(key);
  }

  @Override
  public NodeSettingsWO addNodeSettings(final String key) {
    return (NodeSettings) addConfig(key);
  }

  @Override
  public NodeSettings getNodeSettings(final String key) throws InvalidSettingsException {
    return (NodeSettings) getConfig(key);
  }
}
