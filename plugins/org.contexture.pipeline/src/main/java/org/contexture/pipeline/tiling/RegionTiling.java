package org.contexture.pipeline.tiling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.contexture.slides.region.AnnotatedRegion;

/**
 * How regions decide about tiles.
 *
 * @param regions by slide
 * @param classes of regions that count; empty for all
 * @param use what they decide
 * @param leastOverlap fraction of a tile, in (0, 1], from which on it counts as inside
 * @param insteadOfTissue whether the regions are the tissue, and none is looked for
 */
public record RegionTiling(
    Map<String, List<AnnotatedRegion>> regions,
    Set<String> classes,
    Use use,
    double leastOverlap,
    boolean insteadOfTissue) {

  /** What regions decide. */
  public enum Use {
    /** Only tiles inside are kept. */
    INSIDE,
    /** Only tiles that are not inside are kept. */
    OUTSIDE,
    /** All tiles are kept; those inside have a class. */
    LABEL
  }

  public RegionTiling {
    regions = Map.copyOf(regions);
    classes = Set.copyOf(classes);
    if (!(leastOverlap > 0 && leastOverlap <= 1)) {
      throw new IllegalArgumentException(
          "Least overlap must be in (0, 1], found " + leastOverlap + ".");
    }
    if (insteadOfTissue && use != Use.INSIDE) {
      throw new IllegalArgumentException(
          "Regions can stand for tissue only where tiles inside of them are kept.");
    }
  }

  /** The regions of a slide that count; may be none. */
  List<AnnotatedRegion> of(String slide) {
    return regions.getOrDefault(slide, List.of()).stream()
        .filter(region -> classes.isEmpty() || classes.contains(region.label()))
        .toList();
  }

  /** The classes that tiles may have, sorted. */
  public List<String> tileClasses() {
    Set<String> found = new TreeSet<>(classes);
    if (classes.isEmpty()) {
      regions.values().forEach(all -> all.forEach(region -> found.add(region.label())));
    }
    return List.copyOf(found);
  }

  /** What matches nothing, for people: slides of regions that are not here, classes of none. */
  public List<String> unmatched(Set<String> slides) {
    List<String> notes = new ArrayList<>();
    List<String> strangers =
        regions.keySet().stream().filter(slide -> !slides.contains(slide)).sorted().toList();
    if (!strangers.isEmpty()) {
      notes.add(
          "Regions of %d slides that are not in the slides table were left out: %s."
              .formatted(strangers.size(), some(strangers)));
    }
    Set<String> known = new TreeSet<>();
    regions.values().forEach(all -> all.forEach(region -> known.add(region.label())));
    List<String> empty = classes.stream().filter(name -> !known.contains(name)).sorted().toList();
    if (!empty.isEmpty()) {
      notes.add(
          "No region has the class %s. There are: %s."
              .formatted(some(empty), some(List.copyOf(known))));
    }
    return notes;
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(5, names.size())))
        + (names.size() > 5 ? " …" : "");
  }
}
