package org.knime.core.node.config.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * KNIME's XML form of a tree of values. Documents with a document type are refused: KNIME writes
 * none, and entities could read local files or fill the memory.
 */
public final class XMLConfig {
  private static final String NAMESPACE = "http://www.knime.org/2008/09/XMLConfig";
  private static final String SCHEMA = "http://www.knime.org/XMLConfig_2008_09.xsd";

  private XMLConfig() {}

  /**
   * Reads XML into an empty tree.
   *
   * @throws IOException if the text is not such XML
   */
  public static void load(final ConfigBase c, final InputStream in) throws IOException {
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.newSAXParser().parse(new InputSource(in), new ConfigHandler(c));
    } catch (SAXException e) {
      throw new IOException("Not a settings file of KNIME: " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The XML parser of this Java has no safe mode", e);
    }
  }

  /** Writes a tree as XML and closes the stream. */
  public static void save(final ConfigBase config, final OutputStream output) throws IOException {
    try (Writer out = new OutputStreamWriter(output, StandardCharsets.UTF_8)) {
      out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
      write(
          config,
          " xmlns=\"%s\" xmlns:xsi=\"%s\" xsi:schemaLocation=\"%s %s\""
              .formatted(NAMESPACE, XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, NAMESPACE, SCHEMA),
          "",
          out);
    }
  }

  private static void write(
      final ConfigBase tree, final String attributes, final String indent, final Writer out)
      throws IOException {
    String start = indent + "<config" + attributes + " key=\"" + text(tree.getKey()) + "\"";
    if (tree.entries().isEmpty()) {
      out.write(start + "/>\n");
      return;
    }
    out.write(start + ">\n");
    for (Map.Entry<String, Object> entry : tree.entries().entrySet()) {
      if (entry.getValue() instanceof ConfigBase child) {
        write(child, "", indent + "    ", out);
      } else {
        out.write(indent + "    " + line(entry.getKey(), (ConfigEntry) entry.getValue()));
      }
    }
    out.write(indent + "</config>\n");
  }

  private static String line(final String key, final ConfigEntry entry) {
    boolean isNull = entry.value() == null;
    return "<entry key=\"%s\" type=\"%s\"%s value=\"%s\"/>%n"
        .formatted(
            text(key),
            entry.type(),
            isNull ? " isnull=\"true\"" : "",
            isNull ? "" : text(ConfigText.escape(entry.value().toString())))
        .replace(System.lineSeparator(), "\n");
  }

  private static String text(final String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
