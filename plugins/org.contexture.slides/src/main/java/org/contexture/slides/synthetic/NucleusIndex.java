package org.contexture.slides.synthetic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the nuclei near a place. */
final class NucleusIndex {

  private static final double CELL_UM = 64;

  private final Map<Long, List<Nucleus>> cells = new HashMap<>();
  private int size;

  void add(Nucleus nucleus) {
    cells
        .computeIfAbsent(key(cell(nucleus.x()), cell(nucleus.y())), k -> new ArrayList<>())
        .add(nucleus);
    size++;
  }

  int size() {
    return size;
  }

  /** Nuclei whose centre lies in a rectangle widened by the largest reach, in a fixed order. */
  List<Nucleus> near(double left, double top, double right, double bottom) {
    double reach = 14;
    List<Nucleus> found = new ArrayList<>();
    for (int row = cell(top - reach); row <= cell(bottom + reach); row++) {
      for (int column = cell(left - reach); column <= cell(right + reach); column++) {
        found.addAll(cells.getOrDefault(key(column, row), List.of()));
      }
    }
    return found;
  }

  /** Whether a nucleus lies closer to a point than the given distance. */
  boolean crowded(double x, double y, double distance) {
    return near(x - distance, y - distance, x + distance, y + distance).stream()
        .anyMatch(n -> Math.hypot(n.x() - x, n.y() - y) < distance);
  }

  private static int cell(double um) {
    return (int) Math.floor(um / CELL_UM);
  }

  private static long key(int column, int row) {
    return ((long) row << 32) | (column & 0xffffffffL);
  }
}
