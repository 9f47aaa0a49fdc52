package org.contexture.slides.ventana;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamReader;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.tiff.TiffDirectory;
import org.contexture.slides.tiff.TiffXml;

/**
 * The XML of the first level: areas of interest and the joints of their tiles.
 *
 * <p>Joints are averaged, weighted by the scanner's confidence, as OpenSlide does: all tiles of a
 * slide advance alike. A direction tells from which side the overlap was measured, and nothing of
 * the place: newer scanners write LEFT. The places of areas count from below.
 */
final class BifXml implements TiffXml.Visitor {

  /** A scanned area: tiles of the TIFF grid from a column and a row on, and where they lie. */
  record Area(int firstColumn, int firstRow, int columns, int rows, double x, double y) {}

  private record Info(boolean scanned, int columns, int rows, double x, double y) {}

  private record Origin(long x, long y) {}

  private static final double FARTHEST_PX = 1L << 40;

  private final TiffDirectory directory;
  private final int tileWidth;
  private final int tileHeight;
  private final List<Info> infos = new ArrayList<>();
  private final List<Origin> origins = new ArrayList<>();
  private boolean inOrigins;
  private double offsetX;
  private double offsetY;
  private double weightX;
  private double weightY;

  private BifXml(TiffDirectory directory, int tileWidth, int tileHeight) {
    this.directory = directory;
    this.tileWidth = tileWidth;
    this.tileHeight = tileHeight;
  }

  static BifXml read(TiffDirectory directory, String xml, int tileWidth, int tileHeight)
      throws SlideException {
    BifXml bif = new BifXml(directory, tileWidth, tileHeight);
    TiffXml.visit(directory, xml, bif);
    return bif;
  }

  /** From one tile to the next, in px. */
  double advanceX() {
    return weightX > 0 ? tileWidth + offsetX / weightX : tileWidth;
  }

  double advanceY() {
    return weightY > 0 ? tileHeight + offsetY / weightY : tileHeight;
  }

  @Override
  public void start(XMLStreamReader element) throws SlideException {
    String name = element.getLocalName();
    if (name.equals("AoiOrigin")) {
      inOrigins = true;
    } else if (inOrigins) {
      origins.add(new Origin(whole(element, "OriginX"), whole(element, "OriginY")));
    } else if (name.equals("ImageInfo")) {
      addInfo(element);
    } else if (name.equals("TileJointInfo") && !infos.isEmpty()) {
      addJoint(element, infos.get(infos.size() - 1));
    }
  }

  @Override
  public void end(String name) {
    inOrigins &= !name.equals("AoiOrigin");
  }

  private void addInfo(XMLStreamReader element) throws SlideException {
    boolean scanned = whole(element, "AOIScanned") != 0;
    if (scanned
        && (whole(element, "Width") != tileWidth || whole(element, "Height") != tileHeight)) {
      throw damaged(
          element,
          "tile size",
          whole(element, "Width") + " × " + whole(element, "Height") + " px",
          tileWidth + " × " + tileHeight + " px");
    }
    infos.add(
        new Info(
            scanned,
            (int) Math.min(Integer.MAX_VALUE, whole(element, "NumCols")),
            (int) Math.min(Integer.MAX_VALUE, whole(element, "NumRows")),
            Math.floor(real(element, "Pos-X")),
            Math.floor(real(element, "Pos-Y"))));
  }

  private void addJoint(XMLStreamReader element, Info area) throws SlideException {
    if (!area.scanned) {
      return;
    }
    double confidence = whole(element, "Confidence");
    switch (TiffXml.attribute(element, "Direction")) {
      case "RIGHT", "LEFT" -> {
        offsetX -= confidence * real(element, "OverlapX");
        weightX += confidence;
      }
      case "UP", "DOWN" -> {
        offsetY -= confidence * real(element, "OverlapY");
        weightY += confidence;
      }
      default ->
          throw new UnsupportedSlideException(
              "%s: tiles that are joined in the direction '%s' are not read here, only RIGHT, LEFT, UP and DOWN."
                  .formatted(directory.file().path(), TiffXml.attribute(element, "Direction")));
    }
  }

  private long whole(XMLStreamReader element, String name) throws SlideException {
    double value = real(element, name);
    if (value != Math.rint(value) || value < 0) {
      throw damaged(element, name, value + "", "a whole number from 0");
    }
    return (long) value;
  }

  private double real(XMLStreamReader element, String name) throws SlideException {
    String value = TiffXml.attribute(element, name);
    try {
      double number = Double.parseDouble(value.strip());
      if (Math.abs(number) < FARTHEST_PX) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the place
    }
    throw damaged(element, name, "'" + value + "'", "a number");
  }

  private SlideException damaged(
      XMLStreamReader element, String what, String found, String expected) {
    return damaged(
        "%s of <%s> in the XML".formatted(what, element.getLocalName()), found, expected);
  }

  private SlideException damaged(String what, String found, String expected) {
    return directory.file().damaged(directory.offset(), what, found, expected);
  }

  /**
   * The scanned areas with their upper left corners from the top of the glass.
   *
   * @param across tiles of a row of the TIFF grid
   * @param down its rows
   */
  List<Area> areas(int across, int down) throws SlideException {
    if (infos.size() != origins.size()) {
      throw damaged(
          "areas in the XML", origins.size() + " origins", infos.size() + ", one for each area");
    }
    double top = 0;
    for (Info info : infos) {
      top = info.scanned ? Math.max(top, info.y + height(info)) : top;
    }
    List<Area> areas = new ArrayList<>();
    for (int i = 0; i < infos.size(); i++) {
      if (infos.get(i).scanned) {
        areas.add(area(infos.get(i), origins.get(i), top, across, down));
      }
    }
    return areas;
  }

  private Area area(Info info, Origin origin, double top, int across, int down)
      throws SlideException {
    long column = origin.x / tileWidth;
    long row = origin.y / tileHeight;
    boolean inGrid =
        origin.x % tileWidth == 0
            && origin.y % tileHeight == 0
            && info.columns >= 1
            && info.rows >= 1
            && column + info.columns <= across
            && row + info.rows <= down;
    if (!inGrid) {
      throw damaged(
          "an area in the XML",
          "%d × %d tiles from (%d, %d) px on"
              .formatted(info.columns, info.rows, origin.x, origin.y),
          "a part of %d × %d tiles of %d × %d px".formatted(across, down, tileWidth, tileHeight));
    }
    return new Area(
        (int) column, (int) row, info.columns, info.rows, info.x, top - info.y - height(info));
  }

  private double height(Info info) {
    return Math.floor((info.rows - 1) * advanceY() + tileHeight);
  }
}
