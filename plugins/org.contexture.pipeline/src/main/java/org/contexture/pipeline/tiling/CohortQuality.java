package org.contexture.pipeline.tiling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Where slides stand out of their cohort, as HistoQC asks: by more than {@value #FAR} times the
 * median distance from the cohort's median, and by enough to be seen.
 */
public final class CohortQuality {

  private static final int FEWEST = 5;
  private static final double FAR = 5;

  /** A number of each slide: what it is called, and the least distance that can be seen. */
  private record Measure(String name, double least, ToDoubleFunction<SlideQuality> of) {}

  private static final List<Measure> MEASURES =
      List.of(
          new Measure("blank area", 0.05, slide -> slide.share().blank()),
          new Measure("sharpness", 30, slide -> slide.share().sharpness()),
          new Measure("ink", 0.03, slide -> slide.share().pen()),
          new Measure("blood or over-stained area", 0.03, slide -> slide.share().blood()),
          new Measure("folds", 0.03, slide -> slide.share().fold()),
          new Measure("area out of focus", 0.05, slide -> slide.share().outOfFocus()),
          new Measure("saturation", 0.08, slide -> slide.share().saturation()),
          new Measure("red of the glass", 8, slide -> slide.glass().red()),
          new Measure("green of the glass", 8, slide -> slide.glass().green()),
          new Measure("blue of the glass", 8, slide -> slide.glass().blue()));

  private CohortQuality() {}

  /**
   * A sentence for each slide that stands out.
   *
   * @param slides by id; below {@value #FEWEST} nothing is said
   */
  public static Map<String, String> outliers(Map<String, SlideQuality> slides) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (Measure measure : slides.size() < FEWEST ? List.<Measure>of() : MEASURES) {
      double[] values =
          slides.values().stream()
              .mapToDouble(measure.of())
              .filter(v -> !Double.isNaN(v))
              .toArray();
      double median = median(values);
      double spread = median(Arrays.stream(values).map(v -> Math.abs(v - median)).toArray());
      slides.forEach(
          (id, slide) -> {
            double off = measure.of().applyAsDouble(slide) - median;
            if (Math.abs(off) > Math.max(measure.least(), FAR * spread)) {
              found
                  .computeIfAbsent(id, key -> new ArrayList<>())
                  .add((off > 0 ? "more " : "less ") + measure.name());
            }
          });
    }
    Map<String, String> notes = new LinkedHashMap<>();
    found.forEach(
        (id, what) -> notes.put(id, "Stands out of the cohort: " + String.join(", ", what) + "."));
    return notes;
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
