package org.contexture.network.device;

import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * Does work in parts of half the size, a quarter … where memory does not hold it. What was found to
 * fit is remembered for the work to come. One thread at a time.
 */
public final class Halving {

  private static final System.Logger LOG = System.getLogger(Halving.class.getName());

  private final Device device;
  private final String unit;
  private final BiFunction<Integer, Throwable, DeviceException> refusal;
  private final boolean divisible;
  private int most;

  /**
   * Begins with parts of a given size.
   *
   * @param device where the work is done, for messages
   * @param unit what is counted, in the plural, e.g. {@code windows}
   * @param most units at once to begin with
   * @param divisible whether parts may be made smaller at all
   * @param refusal says that so many units do not fit, and what a user may do
   */
  public Halving(
      Device device,
      String unit,
      int most,
      boolean divisible,
      BiFunction<Integer, Throwable, DeviceException> refusal) {
    this.device = device;
    this.unit = unit;
    this.most = Math.max(1, most);
    this.divisible = divisible;
    this.refusal = refusal;
  }

  /**
   * Does work on so many units.
   *
   * @param work is given how many units it may take at once; starts from nothing each time
   * @throws DeviceException if not even one unit fits, or if the work may not be divided
   */
  public <T> T take(int units, IntFunction<T> work) {
    while (true) {
      int now = Math.max(1, Math.min(most, units));
      try {
        return work.apply(now);
      } catch (RuntimeException | OutOfMemoryError e) {
        if (!OutOfMemory.isCauseOf(e)) {
          throw e;
        }
        if (now == 1 || !divisible) {
          throw refusal.apply(now, e);
        }
        most = (now + 1) / 2;
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} ran out of memory with {1} {2}; going on with {3} at once.",
            device,
            now,
            unit,
            most);
      }
    }
  }
}
