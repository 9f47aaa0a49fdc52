package org.contexture.headless.extension;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.contexture.headless.extension.Contribution.Bundle;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads the top elements of a plugin.xml's extensions. */
final class PluginXml extends DefaultHandler {
  private final Bundle bundle;
  private final List<Contribution> found = new ArrayList<>();
  private String point;
  private int depth;

  private PluginXml(final Bundle bundle) {
    this.bundle = bundle;
  }

  static List<Contribution> read(final InputStream in, final Bundle bundle) throws IOException {
    PluginXml handler = new PluginXml(bundle);
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.newSAXParser().parse(in, handler);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException("plugin.xml: " + e.getMessage(), e);
    }
    return handler.found;
  }

  @Override
  public void startElement(
      final String uri, final String localName, final String name, final Attributes attributes) {
    depth++;
    if (depth == 2) {
      point = name.equals("extension") ? attributes.getValue("point") : null;
    } else if (depth == 3 && point != null) {
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < attributes.getLength(); i++) {
        values.put(attributes.getQName(i), attributes.getValue(i));
      }
      found.add(new Contribution(point, name, values, bundle));
    }
  }

  @Override
  public void endElement(final String uri, final String localName, final String name) {
    depth--;
  }
}
