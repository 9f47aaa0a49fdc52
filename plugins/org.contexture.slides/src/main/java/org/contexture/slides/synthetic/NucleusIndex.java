package org.contexture.slides.synthetic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the nuclei near a place. */
final class NucleusIndex {

  private static final double CELL_UM = 64;

  /** No {@link Nucleus#reach()} is larger. */
  private static final double LARGEST_REACH_UM = 14;

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

  /** All nuclei that touch a rectangle, and some around it, in a fixed order. */
  List<Nucleus> near(double left, double top, double right, double bottom) {
    List<Nucleus> found = new ArrayList<>();
    for (int row = cell(top - LARGEST_REACH_UM); row <= cell(bottom + LARGEST_REACH_UM); row++) {
      for (int column = cell(left - LARGEST_REACH_UM);
          column <= cell(right + LARGEST_REACH_UM);
          column++) {
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
