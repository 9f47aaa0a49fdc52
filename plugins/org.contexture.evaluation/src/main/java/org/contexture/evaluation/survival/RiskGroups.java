package org.contexture.evaluation.survival;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.contexture.evaluation.PatientSlides;

/**
 * Patients of high and low predicted risk. A patient's risk is the mean over slides and repeats,
 * the follow-up that of the first slide.
 *
 * @param cut patients with a higher risk are of high risk
 * @param followUp of all patients
 * @param high whether each is of high risk
 * @param test whether the groups survive alike
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to draw, never compared
public record RiskGroups(double cut, FollowUp followUp, boolean[] high, LogRank test) {

  /**
   * The patients of predictions.
   *
   * @param first slide of each
   * @param risk of each
   */
  private record Patients(int[] first, double[] risk) {

    static Patients of(List<SurvivalPredictions> repeats) {
      List<int[]> slides = PatientSlides.of(repeats.get(0).patients());
      return new Patients(
          slides.stream().mapToInt(own -> own[0]).toArray(),
          slides.stream()
              .mapToDouble(
                  own ->
                      Arrays.stream(own)
                          .boxed()
                          .flatMapToDouble(
                              i -> repeats.stream().mapToDouble(repeat -> repeat.risk()[i]))
                          .average()
                          .orElseThrow())
              .toArray());
    }
  }

  /** The median risk of the patients: a cut that looks at no outcome. */
  public static double medianRisk(List<SurvivalPredictions> repeats) {
    return new Median().evaluate(Patients.of(repeats).risk());
  }

  /** Divides the patients. */
  public static RiskGroups of(List<SurvivalPredictions> repeats, double cut) {
    Patients patients = Patients.of(repeats);
    FollowUp followUp = repeats.get(0).followUp().select(patients.first());
    boolean[] high = new boolean[patients.risk().length];
    int[] group = new int[high.length];
    for (int i = 0; i < high.length; i++) {
      high[i] = patients.risk()[i] > cut;
      group[i] = high[i] ? 1 : 0;
    }
    return new RiskGroups(cut, followUp, high, LogRank.of(followUp, group, 2));
  }

  /** The estimate for one of the groups. */
  public KaplanMeier curve(boolean ofHighRisk) {
    int[] rows = IntStream.range(0, high.length).filter(i -> high[i] == ofHighRisk).toArray();
    return KaplanMeier.of(followUp.select(rows));
  }
}
