package org.contexture.slides.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an annotation file holds.
 *
 * @param regions in the order of the file, level-0 px
 * @param notes what was left out, mended or guessed, counted; for people
 */
public record Annotations(List<AnnotatedRegion> regions, List<String> notes) {

  public Annotations {
    regions = List.copyOf(regions);
    notes = List.copyOf(notes);
  }

  /** Collects regions and counts what is none. */
  static final class Builder {
    private final List<AnnotatedRegion> regions = new ArrayList<>();
    private int points;
    private int lines;
    private int flat;
    private final Map<String, Integer> guessed = new TreeMap<>();

    void add(AnnotatedRegion region) {
      regions.add(region);
    }

    /** The next id for a region whose file gives it none. */
    String nextId() {
      return Integer.toString(regions.size() + 1);
    }

    List<AnnotatedRegion> regions() {
      return regions;
    }

    void point() {
      points++;
    }

    void line() {
      lines++;
    }

    void flat() {
      flat++;
    }

    /** A class was taken from a property that is not QuPath's. */
    void guessed(String property) {
      guessed.merge(property, 1, Integer::sum);
    }

    List<String> notes() {
      List<String> notes = new ArrayList<>();
      note(
          notes,
          points,
          "point or text, which has no area, was left out",
          "points or texts, which have no area, were left out");
      note(
          notes,
          lines,
          "line, which has no area, was left out",
          "lines, which have no area, were left out");
      note(notes, flat, "outline without area was left out", "outlines without area were left out");
      int mended = (int) regions.stream().filter(region -> region.outline().wasMended()).count();
      note(
          notes,
          mended,
          "outline crosses itself and was mended: what its line encloses counts",
          "outlines cross themselves and were mended: what their lines enclose counts");
      guessed.forEach(
          (property, count) ->
              note(
                  notes,
                  count,
                  "class was taken from the property \""
                      + property
                      + "\", for there is no classification",
                  "classes were taken from the property \""
                      + property
                      + "\", for there is no classification"));
      return notes;
    }

    private static void note(List<String> notes, int count, String one, String several) {
      if (count > 0) {
        notes.add(count + " " + (count == 1 ? one : several) + ".");
      }
    }
  }
}
