package org.contexture.evaluation.survival;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How long patients were followed, and whether the event happened at the end.
 *
 * @param times from the start, 0 or later, in one unit
 * @param events whether the time ended with the event; otherwise it is censored: the event had not
 *     happened by then, and nothing is known of later
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
public record FollowUp(double[] times, boolean[] events) {

  /**
   * @throws IllegalArgumentException if sizes differ, or a time is negative or not finite
   */
  public FollowUp {
    times = times.clone();
    events = events.clone();
    if (times.length != events.length) {
      throw new IllegalArgumentException(
          "Expected an event flag for each of %d times, found %d."
              .formatted(times.length, events.length));
    }
    for (int i = 0; i < times.length; i++) {
      if (!(times[i] >= 0) || Double.isInfinite(times[i])) {
        throw new IllegalArgumentException(
            "Row %d has the time %s; expected 0 or more.".formatted(i, times[i]));
      }
    }
  }

  /** Number of patients. */
  public int size() {
    return times.length;
  }

  /** Number of events. */
  public int eventCount() {
    return (int) IntStream.range(0, events.length).filter(i -> events[i]).count();
  }

  /** The patients at these indices; an index may occur more than once. */
  public FollowUp select(int[] rows) {
    boolean[] selected = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      selected[i] = events[rows[i]];
    }
    return new FollowUp(Arrays.stream(rows).mapToDouble(i -> times[i]).toArray(), selected);
  }

  /** Indices, shortest time first. */
  int[] ascending() {
    return IntStream.range(0, times.length)
        .boxed()
        .sorted((a, b) -> Double.compare(times[a], times[b]))
        .mapToInt(i -> i)
        .toArray();
  }
}
