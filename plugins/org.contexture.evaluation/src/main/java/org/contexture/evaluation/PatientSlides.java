package org.contexture.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which slides are of one patient. */
public final class PatientSlides {

  private PatientSlides() {}

  /**
   * The slides of each patient.
   *
   * @param patients one per slide
   * @return indices, ascending, for each patient in the order of the first slide
   */
  public static List<int[]> of(List<String> patients) {
    Map<String, List<Integer>> slides = new LinkedHashMap<>();
    for (int i = 0; i < patients.size(); i++) {
      slides.computeIfAbsent(patients.get(i), k -> new ArrayList<>()).add(i);
    }
    return slides.values().stream()
        .map(own -> own.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }
}
