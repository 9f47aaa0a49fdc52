package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.contexture.pipeline.tiling.TileRegions;
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

  public TileRegionColumns {
    classes = List.copyOf(classes);
  }

  private TileRegions regions() {
    return new TileRegions(classes, leastOverlap);
  }

  public List<DataColumnSpec> specs() {
    List<DataColumnSpec> columns = new ArrayList<>(List.of(Columns.text(TileRegions.CLASS)));
    regions().fractionColumns().forEach(name -> columns.add(Columns.fine(name)));
    return columns;
  }

  /** Names that no carried column may have beside those of all tiles. */
  public Set<String> names() {
    Set<String> names = new HashSet<>(TilesTable.NAMES);
    names.addAll(regions().columns());
    return names;
  }

  /** The cells of one tile. */
  public List<DataCell> cells(RegionCoverage coverage, Tile tile) {
    List<DataCell> cells =
        new ArrayList<>(List.of(Columns.cell(regions().regionClass(coverage, tile))));
    regions().fractions(coverage, tile).forEach(value -> cells.add(new DoubleCell(value)));
    return cells;
  }
}
