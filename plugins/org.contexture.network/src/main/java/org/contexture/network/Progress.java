package org.contexture.network;

import java.util.concurrent.CancellationException;

/** How long work tells where it is, and hears that it should stop. Called from one thread. */
@FunctionalInterface
public interface Progress {

  /** Reports to nobody, never cancels. */
  Progress NONE = (fraction, message) -> {};

  /**
   * Reports. Long work calls this at least once a second where it can.
   *
   * @param fraction done, in [0, 1]
   * @param message what is going on
   * @throws CancellationException if the work shall stop; it then leaves nothing half-written
   */
  void report(double fraction, String message);

  /** Leaves a line in the log, one for each slide of a long job; by default nowhere. */
  default void log(String line) {}

  /** A part of this work: its 0 … 1 is mapped to the given range. */
  default Progress part(double from, double to) {
    Progress whole = this;
    return new Progress() {
      @Override
      public void report(double fraction, String message) {
        whole.report(from + (to - from) * fraction, message);
      }

      @Override
      public void log(String line) {
        whole.log(line);
      }
    };
  }
}
