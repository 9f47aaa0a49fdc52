package org.contexture.pipeline.tiling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.region.RegionCoverage;
import org.contexture.slides.tiling.Tile;

/**
 * What regions add to a table of tiles: the class that covers most of a tile, and the fraction of
 * each class.
 *
 * @param classes that have a column; none if fractions are not asked for
 * @param leastOverlap fraction of a tile from which on it has a class
 */
public record TileRegions(List<String> classes, double leastOverlap) {

  /** The column of the class. */
  public static final String CLASS = "Region Class";

  public TileRegions {
    classes = List.copyOf(classes);
  }

  /** Names of the columns of fractions. */
  public List<String> fractionColumns() {
    return classes.stream().map("Fraction (%s)"::formatted).toList();
  }

  /** Names of all columns. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>(List.of(CLASS));
    columns.addAll(fractionColumns());
    return columns;
  }

  /** The class of a tile; empty where it is not inside. */
  public Optional<String> regionClass(RegionCoverage regions, Tile tile) {
    return regions.fraction(tile.column(), tile.row()) >= leastOverlap
        ? regions.majority(tile.column(), tile.row())
        : Optional.empty();
  }

  /** What {@link #fractionColumns} names. */
  public List<Double> fractions(RegionCoverage regions, Tile tile) {
    return classes.stream().map(name -> regions.fraction(name, tile.column(), tile.row())).toList();
  }
}
