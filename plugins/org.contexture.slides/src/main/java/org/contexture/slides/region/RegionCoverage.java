package org.contexture.slides.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.slides.tiling.GridShape;

/** How much of each cell of a slide's tile grid its regions cover, in all and by class. */
public final class RegionCoverage {

  private static final float[] NOTHING = {};
  private static final double ROUNDING = 1e-6; // what is left of a border that cells share

  private final GridShape grid;
  private final List<String> classes;
  private final Map<Long, float[]> areas; // of a cell: by class, then of all

  private RegionCoverage(GridShape grid, List<String> classes, Map<Long, float[]> areas) {
    this.grid = grid;
    this.classes = classes;
    this.areas = areas;
  }

  /**
   * Measures.
   *
   * @param regions of one slide. What lies over one another counts once
   */
  public static RegionCoverage of(List<AnnotatedRegion> regions, GridShape grid) {
    Map<String, List<Outline>> byClass = new TreeMap<>();
    for (AnnotatedRegion region : regions) {
      byClass.computeIfAbsent(region.label(), key -> new ArrayList<>()).add(region.outline());
    }
    return new RegionCoverage(
        grid, List.copyOf(byClass.keySet()), GridCoverage.of(List.copyOf(byClass.values()), grid));
  }

  /** Fraction of a cell that any region covers, in [0, 1]. */
  public double fraction(int column, int row) {
    return share(classes.size(), column, row);
  }

  /**
   * Fraction of a cell that regions of a class cover, in [0, 1]; 0 for a class that is not here.
   */
  public double fraction(String className, int column, int row) {
    int index = classes.indexOf(className);
    return index < 0 ? 0 : share(index, column, row);
  }

  /** The class that covers most of a cell; of equals the first by name; empty if none does. */
  public Optional<String> majority(int column, int row) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < classes.size(); i++) {
      double share = share(i, column, row);
      if (share > most) {
        most = share;
        best = i;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(classes.get(best));
  }

  private double share(int index, int column, int row) {
    float[] cell = areas.getOrDefault((long) row * grid.columns() + column, NOTHING);
    if (cell.length == 0) {
      return 0;
    }
    double share = cell[index] / (grid.size() * grid.sizeY());
    return share < ROUNDING ? 0 : share > 1 - ROUNDING ? 1 : share;
  }
}
