package org.knime.core.node.config.base;

import java.util.ArrayDeque;
import java.util.Deque;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Builds a tree of values from KNIME's XML. */
final class ConfigHandler extends DefaultHandler {
  private final ConfigBase root;
  private final Deque<ConfigBase> open = new ArrayDeque<>();
  private Locator locator;

  ConfigHandler(final ConfigBase root) {
    this.root = root;
  }

  @Override
  public void setDocumentLocator(final Locator documentLocator) {
    locator = documentLocator;
  }

  @Override
  public void startElement(
      final String uri, final String localName, final String name, final Attributes attributes)
      throws SAXException {
    String key = attributes.getValue("key");
    if (key == null) {
      throw error("element \"" + name + "\" has no key");
    }
    if (name.equals("config")) {
      startConfig(key);
    } else if (name.equals("entry") && !open.isEmpty()) {
      open.peek().put(entry(key, attributes), key);
    } else {
      throw error("unexpected element \"" + name + "\"");
    }
  }

  private void startConfig(final String key) {
    if (open.isEmpty()) {
      root.rename(key);
      open.push(root);
    } else {
      open.push(open.peek().addConfigBase(key));
    }
  }

  private ConfigEntry entry(final String key, final Attributes attributes) throws SAXException {
    String type = attributes.getValue("type");
    String value = attributes.getValue("value");
    try {
      ConfigEntry.Type entryType = ConfigEntry.Type.valueOf(type);
      boolean isNull = value == null || "true".equals(attributes.getValue("isnull"));
      return new ConfigEntry(
          entryType, isNull ? null : entryType.parse(ConfigText.unescape(value)));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw error("value \"%s\" of key \"%s\" is no %s".formatted(value, key, type));
    }
  }

  @Override
  public void endElement(final String uri, final String localName, final String name) {
    if (name.equals("config")) {
      open.pop();
    }
  }

  private SAXException error(final String what) {
    return new SAXParseException(what + " (line " + locator.getLineNumber() + ")", locator);
  }
}
