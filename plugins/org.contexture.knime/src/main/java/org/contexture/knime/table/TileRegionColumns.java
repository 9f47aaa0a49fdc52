package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.region.RegionCoverage;
import org.contexture.slides.tiling.Tile;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.def.DoubleCell;

/**
 * Columns of the <i>tiles</i> table that regions fill: the class that covers most of a tile,
 * missing where it is not inside, and the fraction of each class.
 *
 * @param classes that have a column; none if fractions are not asked for
 * @param leastOverlap fraction of a tile from which on it has a class
 */
public record TileRegionColumns(List<String> classes, double leastOverlap) {

  private static final String CLASS = "Region Class";

  public TileRegionColumns {
    classes = List.copyOf(classes);
  }

  public List<DataColumnSpec> specs() {
    List<DataColumnSpec> columns = new ArrayList<>(List.of(Columns.text(CLASS)));
    classes.forEach(name -> columns.add(Columns.fine(fraction(name))));
    return columns;
  }

  /** Names that no carried column may have beside those of all tiles. */
  public Set<String> names() {
    Set<String> names = new HashSet<>(TilesTable.NAMES);
    names.add(CLASS);
    classes.forEach(name -> names.add(fraction(name)));
    return names;
  }

  private static String fraction(String className) {
    return "Fraction (" + className + ")";
  }

  /** The cells of one tile. */
  public List<DataCell> cells(RegionCoverage regions, Tile tile) {
    boolean inside = regions.fraction(tile.column(), tile.row()) >= leastOverlap;
    Optional<String> majority =
        inside ? regions.majority(tile.column(), tile.row()) : Optional.empty();
    List<DataCell> cells = new ArrayList<>(List.of(Columns.cell(majority)));
    for (String name : classes) {
      cells.add(new DoubleCell(regions.fraction(name, tile.column(), tile.row())));
    }
    return cells;
  }
}
