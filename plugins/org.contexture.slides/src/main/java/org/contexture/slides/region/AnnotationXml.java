package org.contexture.slides.region;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML in one pass, without entities or anything else from outside of the file. */
final class AnnotationXml {

  private AnnotationXml() {}

  /** Takes the start and the end of every element. */
  interface Handler {
    void start(XMLStreamReader element) throws IOException;

    /**
     * Takes an element's end.
     *
     * @param text all text since the last start or end of an element
     */
    void end(String element, String text) throws IOException;
  }

  /** The name of the outermost element. */
  static String root(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader xml = factory().createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          return xml.getLocalName();
        }
      }
      return "";
    } catch (XMLStreamException e) {
      throw damaged(file, e);
    }
  }

  /** Reads a whole file. */
  static void read(Path file, Handler handler) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader xml = factory().createXMLStreamReader(in);
      StringBuilder text = new StringBuilder();
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            text.setLength(0);
            handler.start(xml);
          }
          case XMLStreamConstants.END_ELEMENT -> {
            handler.end(xml.getLocalName(), text.toString().strip());
            text.setLength(0);
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              text.append(xml.getText());
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      throw damaged(file, e);
    } catch (AnnotationException | IllegalArgumentException e) {
      throw new AnnotationException(file + ": " + e.getMessage(), e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static AnnotationException damaged(Path file, XMLStreamException e) {
    return new AnnotationException(
        "%s is damaged XML, near line %d: %s"
            .formatted(
                file,
                e.getLocation() == null ? 0 : e.getLocation().getLineNumber(),
                String.valueOf(e.getMessage()).lines().reduce((first, last) -> last).orElse("")),
        e);
  }

  /** An attribute, or nothing. */
  static String attribute(XMLStreamReader element, String name) {
    String value = element.getAttributeValue(null, name);
    return value == null ? "" : value.strip();
  }

  /** A coordinate; some programs write it with the decimal comma of their system. */
  static double number(String text, String what) throws AnnotationException {
    try {
      double value = Double.parseDouble(text.replace(',', '.'));
      if (Math.abs(value) < 1e12) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new AnnotationException("%s is \"%s\", expected a number.".formatted(what, text), e);
    }
    throw new AnnotationException("%s is %s, which is no place on a slide.".formatted(what, text));
  }
}
