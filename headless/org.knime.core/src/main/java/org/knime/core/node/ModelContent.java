package org.knime.core.node;

import java.io.IOException;
import java.io.InputStream;
import org.knime.core.node.config.Config;
import org.knime.core.node.config.base.XMLConfig;

/** The content of a model or spec. */
public final class ModelContent extends Config implements ModelContentRO, ModelContentWO {
  /** Creates empty content. */
  public ModelContent(final String key) {
    super(key);
  }

  /**
   * Reads content from KNIME's XML.
   *
   * @throws IOException if the text is not such XML; a document type is refused
   */
  public static ModelContentRO loadFromXML(final InputStream in) throws IOException {
    ModelContent content = new ModelContent("ignored");
    XMLConfig.load(content, in);
    return content;
  }

  @Override
  public Config getInstance(final String key) {
    return new ModelContent(key);
  }

  @Override
  public ModelContentWO addModelContent(final String key) {
    return (ModelContent) addConfig(key);
  }

  @Override
  public ModelContent getModelContent(final String key) throws InvalidSettingsException {
    return (ModelContent) getConfig(key);
  }
}
