package org.contexture.slides.region;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.Region;
import org.locationtech.jts.awt.ShapeWriter;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.geom.util.PolygonExtracter;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.util.GeometricShapeFactory;

/**
 * An area: polygons with holes, in level-0 px with the origin at the slide's top left. Valid (no
 * ring crosses itself or another) and never without area. Immutable.
 */
public final class Outline {

  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final int ELLIPSE_POINTS = 128;

  /**
   * Points times length over diameter, beyond which checking takes hours: a drawn outline of a
   * million points has some 10⁷.
   */
  private static final double MOST_CROSSINGS = 3e8;

  private final Geometry geometry;
  private final boolean mended;

  private Outline(Geometry geometry, boolean mended) {
    this.geometry = geometry;
    this.mended = mended;
  }

  /** A closed line of points, x and y in turn; the last point need not repeat the first. */
  record Ring(double[] xy) {

    private LinearRing closed() {
      List<Coordinate> points = new ArrayList<>(xy.length / 2 + 1);
      for (int i = 0; i + 1 < xy.length; i += 2) {
        points.add(new Coordinate(xy[i], xy[i + 1]));
      }
      if (!points.isEmpty() && !points.get(0).equals2D(points.get(points.size() - 1))) {
        points.add(new Coordinate(points.get(0)));
      }
      while (!points.isEmpty() && points.size() < 4) { // a point or a line: an area of 0
        points.add(new Coordinate(points.get(0)));
      }
      return FACTORY.createLinearRing(points.toArray(Coordinate[]::new));
    }
  }

  /**
   * A polygon. One that crosses itself is mended as QuPath does it: what its line encloses counts.
   *
   * @param rings the outer one, then its holes
   * @return empty if it has no area
   * @throws IllegalArgumentException if its line is a tangle that cannot be checked in time
   */
  static Optional<Outline> polygon(List<Ring> rings) {
    LinearRing[] holes = rings.stream().skip(1).map(Ring::closed).toArray(LinearRing[]::new);
    return of(FACTORY.createPolygon(rings.get(0).closed(), holes));
  }

  /** An ellipse that fills a rectangle. */
  static Optional<Outline> ellipse(double x, double y, double width, double height) {
    if (!(width > 0 && height > 0)) {
      return Optional.empty();
    }
    GeometricShapeFactory shape = new GeometricShapeFactory(FACTORY);
    shape.setEnvelope(new Envelope(x, x + width, y, y + height));
    shape.setNumPoints(ELLIPSE_POINTS);
    return of(shape.createEllipse());
  }

  /** A rectangle with corners at these points. */
  static Optional<Outline> rectangle(double x0, double y0, double x1, double y1) {
    return polygon(List.of(new Ring(new double[] {x0, y0, x1, y0, x1, y1, x0, y1})));
  }

  private static Optional<Outline> of(Geometry geometry) {
    Envelope box = geometry.getEnvelopeInternal();
    double crossings = geometry.getNumPoints() * (geometry.getLength() / box.getDiameter());
    if (crossings > MOST_CROSSINGS) {
      throw new IllegalArgumentException(
          "an outline of %d points runs across itself so often that nobody can have drawn it"
              .formatted(geometry.getNumPoints()));
    }
    boolean valid = new IsValidOp(geometry).isValid();
    Geometry area = valid ? geometry : polygons(GeometryFixer.fix(geometry));
    return area.getArea() > 0 ? Optional.of(new Outline(area, !valid)) : Optional.empty();
  }

  /** The polygonal part. */
  private static Geometry polygons(Geometry geometry) {
    List<Polygon> polygons = new ArrayList<>();
    PolygonExtracter.getPolygons(geometry, polygons);
    return polygons.size() == 1
        ? polygons.get(0)
        : FACTORY.createMultiPolygon(polygons.toArray(Polygon[]::new));
  }

  /** What any of these covers; at least one. */
  public static Outline union(Collection<Outline> outlines) {
    if (outlines.size() == 1) {
      return outlines.iterator().next();
    }
    List<Geometry> parts = outlines.stream().map(outline -> outline.geometry).toList();
    return new Outline(polygons(OverlayNGRobust.union(parts)), false);
  }

  /**
   * The area, in px², that pieces of outlines cover together. Where a line was cut, pieces may
   * touch themselves.
   *
   * @param pieces each its outer ring, then its holes; x and y in turn
   */
  static double unitedArea(List<List<double[]>> pieces) {
    List<Geometry> parts = new ArrayList<>();
    for (List<double[]> rings : pieces) {
      Geometry part = area(rings.get(0));
      for (double[] hole : rings.subList(1, rings.size())) {
        part = OverlayNGRobust.overlay(part, area(hole), OverlayNG.DIFFERENCE);
      }
      parts.add(part);
    }
    return OverlayNGRobust.union(parts).getArea();
  }

  private static Geometry area(double[] ring) {
    Polygon polygon = FACTORY.createPolygon(new Ring(ring).closed());
    return new IsValidOp(polygon).isValid() ? polygon : polygons(GeometryFixer.fix(polygon));
  }

  /** What this covers and the other does not; empty if nothing is left. */
  Optional<Outline> without(Outline hole) {
    Geometry rest =
        polygons(OverlayNGRobust.overlay(geometry, hole.geometry, OverlayNG.DIFFERENCE));
    return rest.getArea() > 0 ? Optional.of(new Outline(rest, mended)) : Optional.empty();
  }

  /** First scaled about the origin, then moved. */
  Outline transformed(double scaleX, double scaleY, double moveX, double moveY) {
    AffineTransformation change =
        AffineTransformation.scaleInstance(scaleX, scaleY).translate(moveX, moveY);
    return new Outline(change.transform(geometry), mended);
  }

  /** Moved by so many px. */
  public Outline moved(double x, double y) {
    return x == 0 && y == 0 ? this : transformed(1, 1, x, y);
  }

  /** Whether the file's own line crossed itself, so that this is what it most likely meant. */
  public boolean wasMended() {
    return mended;
  }

  /** Area in level-0 px². */
  public double areaPx() {
    return geometry.getArea();
  }

  /** The smallest rectangle around it. */
  public Region bounds() {
    Envelope box = geometry.getEnvelopeInternal();
    return new Region(box.getMinX(), box.getMinY(), box.getWidth(), box.getHeight());
  }

  /** Whether it shares area with a rectangle. */
  public boolean overlaps(Region rectangle) {
    Envelope box =
        new Envelope(
            rectangle.x(),
            rectangle.x() + rectangle.width(),
            rectangle.y(),
            rectangle.y() + rectangle.height());
    return geometry.getEnvelopeInternal().intersects(box)
        && OverlayNGRobust.overlay(geometry, FACTORY.toGeometry(box), OverlayNG.INTERSECTION)
                .getArea()
            > 0;
  }

  /** For drawing, scaled; holes are holes under the even-odd rule. */
  public Path2D shape(double scaleX, double scaleY) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    path.append(new ShapeWriter().toShape(geometry), false);
    path.transform(AffineTransform.getScaleInstance(scaleX, scaleY));
    return path;
  }

  /** Its polygons, each its outer ring and then its holes; rings end where they start. */
  List<List<Ring>> polygons() {
    List<List<Ring>> all = new ArrayList<>();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      Polygon polygon = (Polygon) geometry.getGeometryN(i);
      List<Ring> rings = new ArrayList<>();
      rings.add(ring(polygon.getExteriorRing()));
      for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
        rings.add(ring(polygon.getInteriorRingN(hole)));
      }
      all.add(rings);
    }
    return all;
  }

  private static Ring ring(LinearRing line) {
    double[] xy = new double[2 * line.getNumPoints()];
    for (int i = 0; i < line.getNumPoints(); i++) {
      xy[2 * i] = line.getCoordinateSequence().getX(i);
      xy[2 * i + 1] = line.getCoordinateSequence().getY(i);
    }
    return new Ring(xy);
  }

  /** The geometry object of a GeoJSON feature, with two decimals, as QuPath writes it. */
  public String toGeoJson() {
    return RegionGeoJson.geometry(this);
  }

  /**
   * Reads the geometry object of a GeoJSON feature.
   *
   * @throws AnnotationException if it is none, or has no area
   */
  public static Outline ofGeoJson(String geometry) throws AnnotationException {
    return GeoJsonAnnotations.outline(geometry);
  }
}
