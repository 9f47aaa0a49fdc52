package org.contexture.slides.tiff;

import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamReader;
import org.contexture.slides.SlideException;

/**
 * What the XML of a QPTIFF page says of it: the texts of the elements within the root, such as
 * {@code ImageType}, {@code Name} (of a channel) and {@code Objective}.
 */
final class QptiffXml implements TiffXml.Visitor {

  private static final int LONGEST = 200;

  private final Map<String, String> texts = new TreeMap<>();
  private final StringBuilder text = new StringBuilder();
  private int depth;

  private QptiffXml() {}

  /** By the elements' names; the first of a name counts. */
  static Map<String, String> read(TiffDirectory directory, String xml) throws SlideException {
    QptiffXml result = new QptiffXml();
    TiffXml.visit(directory, xml, result);
    return result.texts;
  }

  @Override
  public void start(XMLStreamReader element) {
    depth++;
    text.setLength(0);
  }

  @Override
  public void text(String more) {
    if (depth == 2 && text.length() < LONGEST) {
      text.append(more);
    }
  }

  @Override
  public void end(String name) {
    if (depth == 2 && !text.toString().isBlank()) {
      texts.putIfAbsent(name, text.toString().strip());
    }
    text.setLength(0);
    depth--;
  }
}
