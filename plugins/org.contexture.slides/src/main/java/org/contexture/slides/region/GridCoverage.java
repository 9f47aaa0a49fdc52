package org.contexture.slides.region;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.contexture.slides.region.Outline.Ring;
import org.contexture.slides.tiling.GridShape;

/**
 * How much of each cell of a grid outlines cover, exactly: their rings are cut in halves, by rows
 * and then by columns, down to single cells (clipping at one line at a time after Sutherland and
 * Hodgman 1974, which keeps areas). Each point is looked at once a halving, so an outline of a
 * million points over a hundred thousand cells takes about a second; only where outlines lie over
 * one another in a cell, their pieces there are united.
 */
final class GridCoverage {

  private final GridShape grid;
  private final int classes;
  private final Map<Long, float[]> areas = new HashMap<>(); // of a cell: by class, then of all

  /** A polygon, or what is left of it in some cells: its outer ring, then its holes. */
  private record Piece(int className, List<double[]> rings) {

    double area() {
      double area = GridCoverage.area(rings.get(0));
      for (int hole = 1; hole < rings.size(); hole++) {
        area -= GridCoverage.area(rings.get(hole));
      }
      return area;
    }

    double least(int axis) {
      double least = Double.POSITIVE_INFINITY;
      double[] outer = rings.get(0);
      for (int i = axis; i < outer.length; i += 2) {
        least = Math.min(least, outer[i]);
      }
      return least;
    }

    double largest(int axis) {
      double largest = Double.NEGATIVE_INFINITY;
      double[] outer = rings.get(0);
      for (int i = axis; i < outer.length; i += 2) {
        largest = Math.max(largest, outer[i]);
      }
      return largest;
    }

    boolean mayOverlap(Piece other) {
      return least(0) < other.largest(0)
          && other.least(0) < largest(0)
          && least(1) < other.largest(1)
          && other.least(1) < largest(1);
    }

    /** The part on one side of a line across an axis; none of its rings may be left. */
    Piece cut(int axis, double line, boolean below) {
      List<double[]> kept = new ArrayList<>(rings.size());
      for (double[] ring : rings) {
        double[] rest = GridCoverage.cut(ring, axis, line, below);
        if (rest.length >= 6) {
          kept.add(rest);
        } else if (kept.isEmpty()) {
          return new Piece(className, List.of()); // without the outer ring there are no holes
        }
      }
      return new Piece(className, kept);
    }
  }

  private GridCoverage(GridShape grid, int classes) {
    this.grid = grid;
    this.classes = classes;
  }

  /**
   * Covered areas of the cells that are covered at all.
   *
   * @param outlines by class
   * @return px² of a cell (row · columns + column) by class, and last of all classes together
   */
  static Map<Long, float[]> of(List<List<Outline>> outlines, GridShape grid) {
    GridCoverage coverage = new GridCoverage(grid, outlines.size());
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < outlines.size(); i++) {
      for (Outline outline : outlines.get(i)) {
        for (List<Ring> polygon : outline.polygons()) {
          pieces.add(new Piece(i, polygon.stream().map(Ring::xy).toList()));
        }
      }
    }
    coverage.halve(1, pieces, 0, grid.rows(), 0);
    return coverage.areas;
  }

  /** Halves rows (axis 1), each row its columns (axis 0), and measures what is left in a cell. */
  private void halve(int axis, List<Piece> pieces, int from, int to, int row) {
    if (pieces.isEmpty() || from >= to) {
      return;
    }
    if (to - from > 1) {
      int middle = (from + to) >>> 1;
      halve(axis, part(axis, pieces, end(axis, middle - 1), true), from, middle, row);
      halve(axis, part(axis, pieces, start(axis, middle), false), middle, to, row);
      return;
    }
    List<Piece> inside =
        part(axis, part(axis, pieces, end(axis, from), true), start(axis, from), false);
    if (axis == 1) {
      halve(0, inside, 0, grid.columns(), from);
    } else if (!inside.isEmpty()) {
      measure(inside, (long) row * grid.columns() + from);
    }
  }

  private double start(int axis, int band) {
    return axis == 0 ? grid.x(band) : grid.y(band);
  }

  private double end(int axis, int band) {
    return start(axis, band) + (axis == 0 ? grid.size() : grid.sizeY());
  }

  private static List<Piece> part(int axis, List<Piece> pieces, double line, boolean below) {
    List<Piece> part = new ArrayList<>();
    for (Piece piece : pieces) {
      boolean beyond = below ? piece.least(axis) >= line : piece.largest(axis) <= line;
      boolean whole = below ? piece.largest(axis) <= line : piece.least(axis) >= line;
      if (whole) {
        part.add(piece);
      } else if (!beyond) {
        Piece rest = piece.cut(axis, line, below);
        if (!rest.rings().isEmpty()) {
          part.add(rest);
        }
      }
    }
    return part;
  }

  private void measure(List<Piece> pieces, long cell) {
    float[] covered = new float[classes + 1];
    TreeSet<Integer> present = new TreeSet<>();
    pieces.forEach(piece -> present.add(piece.className()));
    for (int one : present) {
      covered[one] =
          (float) united(pieces.stream().filter(piece -> piece.className() == one).toList());
    }
    covered[classes] = present.size() == 1 ? covered[present.first()] : (float) united(pieces);
    areas.put(cell, covered);
  }

  private static double united(List<Piece> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      for (int j = i + 1; j < pieces.size(); j++) {
        if (pieces.get(i).mayOverlap(pieces.get(j))) {
          return Outline.unitedArea(pieces.stream().map(Piece::rings).toList());
        }
      }
    }
    return pieces.stream().mapToDouble(Piece::area).sum();
  }

  private static double[] cut(double[] ring, int axis, double line, boolean below) {
    double[] kept = new double[ring.length + 8];
    int at = 0;
    int points = ring.length / 2;
    for (int i = 0; i < points; i++) {
      int next = i + 1 == points ? 0 : i + 1;
      double a = ring[2 * i + axis];
      double b = ring[2 * next + axis];
      boolean aIn = below ? a <= line : a >= line;
      boolean bIn = below ? b <= line : b >= line;
      if (at + 4 > kept.length) {
        kept = Arrays.copyOf(kept, 2 * kept.length);
      }
      if (aIn) {
        kept[at++] = ring[2 * i];
        kept[at++] = ring[2 * i + 1];
      }
      if (aIn != bIn) {
        double share = (line - a) / (b - a);
        double other =
            ring[2 * i + 1 - axis] + share * (ring[2 * next + 1 - axis] - ring[2 * i + 1 - axis]);
        kept[at + axis] = line;
        kept[at + 1 - axis] = other;
        at += 2;
      }
    }
    return Arrays.copyOf(kept, at);
  }

  /** The shoelace formula about the first point, so that large coordinates lose nothing. */
  private static double area(double[] ring) {
    double twice = 0;
    for (int i = 0; i < ring.length; i += 2) {
      int next = i + 2 == ring.length ? 0 : i + 2;
      twice +=
          (ring[i] - ring[0]) * (ring[next + 1] - ring[1])
              - (ring[next] - ring[0]) * (ring[i + 1] - ring[1]);
    }
    return Math.abs(twice) / 2;
  }
}
