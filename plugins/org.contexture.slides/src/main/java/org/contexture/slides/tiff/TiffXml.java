package org.contexture.slides.tiff;

import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.contexture.slides.SlideException;

/**
 * XML inside a TIFF tag, read as a stream. It can name no other file: document types are refused.
 */
public final class TiffXml {

  /** Sees the elements in document order. */
  public interface Visitor {
    void start(XMLStreamReader element) throws SlideException;

    default void text(String text) {}

    default void end(String name) throws SlideException {}
  }

  private TiffXml() {}

  public static void visit(TiffDirectory directory, String xml, Visitor visitor)
      throws SlideException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml.strip()));
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamReader.START_ELEMENT -> visitor.start(reader);
          case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> visitor.text(reader.getText());
          case XMLStreamReader.END_ELEMENT -> visitor.end(reader.getLocalName());
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      throw new SlideException(
          "%s, directory at offset %d: the XML in its ImageDescription is damaged: %s."
              .formatted(directory.file().path(), directory.offset(), e.getMessage()),
          e);
    }
  }

  /** An attribute's value; empty text where it is absent. */
  public static String attribute(XMLStreamReader element, String name) {
    String value = element.getAttributeValue(null, name);
    return value == null ? "" : value;
  }
}
