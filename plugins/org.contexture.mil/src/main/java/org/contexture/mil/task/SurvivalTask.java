package org.contexture.mil.task;

import java.util.List;
import java.util.stream.Stream;
import org.contexture.evaluation.Strata;
import org.contexture.evaluation.survival.FollowUp;

/**
 * How long does a patient live?
 *
 * @param loss of hazards in intervals, or of Cox's model
 * @param intervals into which time is cut for hazards, at least 2
 */
public record SurvivalTask(SurvivalLoss loss, int intervals) implements Task {

  public SurvivalTask {
    if (intervals < 2) {
      throw new IllegalArgumentException(
          "Expected at least 2 intervals of time, found %d.".formatted(intervals));
    }
  }

  @Override
  public SurvivalTask over(List<Truth> cohort) {
    for (Truth truth : cohort) {
      double time = ((Truth.OfSurvival) truth).time();
      if (!(time >= 0 && Double.isFinite(time))) {
        throw new TaskException(
            "A survival time is %s; expected times of 0 or later. Leave its slide out, or correct the time."
                .formatted(time));
      }
    }
    long events = events(cohort).count();
    if (events < 2) {
      throw new TaskException(
          "Survival is learned from events; the %d slides have %d. Choose the column and the value that say whether it happened, or add slides."
              .formatted(cohort.size(), events));
    }
    return this;
  }

  /** Censored and events, early and late. */
  @Override
  public int[] strata(List<Truth> cohort) {
    double[] times = new double[cohort.size()];
    boolean[] events = new boolean[times.length];
    for (int i = 0; i < times.length; i++) {
      Truth.OfSurvival known = (Truth.OfSurvival) cohort.get(i);
      times[i] = known.time();
      events[i] = known.event();
    }
    return Strata.ofFollowUp(new FollowUp(times, events), 2);
  }

  @Override
  public Readout fit(List<Truth> training) {
    if (loss == SurvivalLoss.COX) {
      return CoxReadout.unsettled();
    }
    double[] times = events(training).mapToDouble(Truth.OfSurvival::time).sorted().toArray();
    double last = training.stream().mapToDouble(t -> ((Truth.OfSurvival) t).time()).max().orElse(1);
    return HazardReadout.of(times, last, intervals).from(training);
  }

  private static Stream<Truth.OfSurvival> events(List<Truth> truths) {
    return truths.stream().map(t -> (Truth.OfSurvival) t).filter(Truth.OfSurvival::event);
  }
}
