package org.contexture.slides.tissue;

import java.util.List;
import java.util.Locale;

/** Writes a mask's outlines as GeoJSON (RFC 7946, with level-0 px in place of degrees). */
final class TissueGeoJson {

  private final TissueMask mask;
  private final StringBuilder json = new StringBuilder();

  private TissueGeoJson(TissueMask mask) {
    this.mask = mask;
  }

  static String of(TissueMask mask) {
    TissueGeoJson writer = new TissueGeoJson(mask);
    writer.write(TissuePolygons.of(mask));
    return writer.json.toString();
  }

  private void write(List<List<List<int[]>>> polygons) {
    json.append("{\"type\":\"FeatureCollection\",\"features\":[");
    String separator = "\n";
    for (List<List<int[]>> rings : polygons) {
      json.append(separator)
          .append("{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[");
      for (int i = 0; i < rings.size(); i++) {
        json.append(i == 0 ? "" : ",");
        ring(rings.get(i));
      }
      json.append("]},\"properties\":{\"objectType\":\"annotation\",")
          .append("\"classification\":{\"name\":\"Tissue\",\"color\":[0,128,0]}}}");
      separator = ",\n";
    }
    json.append("\n]}\n");
  }

  private void ring(List<int[]> corners) {
    json.append('[');
    for (int[] corner : corners) {
      point(corner);
      json.append(',');
    }
    point(corners.get(0)); // a GeoJSON ring ends where it starts
    json.append(']');
  }

  private void point(int[] corner) {
    json.append('[');
    number(corner[0] * mask.pixelWidth());
    json.append(',');
    number(corner[1] * mask.pixelHeight());
    json.append(']');
  }

  private void number(double value) {
    if (value == Math.rint(value)) {
      json.append((long) value);
    } else {
      json.append(String.format(Locale.ROOT, "%.2f", value));
    }
  }
}
