package org.contexture.distillation;

import java.util.List;
import java.util.function.Function;
import org.contexture.distillation.DistillationOptions.BatchNormMode;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.OutOfMemory;

/**
 * Takes a step's windows through the networks in as many passes as memory asks for. What was found
 * to fit is remembered for the steps to come.
 */
final class Passes {

  private static final System.Logger LOG = System.getLogger(Passes.class.getName());

  private final Device device;
  private final boolean divisible;
  private int most;

  /**
   * Begins with the windows per pass that the options ask for.
   *
   * @param device where the networks are, for messages
   */
  Passes(DistillationOptions options, Device device) {
    this.device = device;
    divisible = options.batchNorm() == BatchNormMode.FROZEN;
    most =
        options.execution().windowsPerPass() > 0
            ? options.execution().windowsPerPass()
            : options.windowsPerStep();
  }

  /**
   * Does the work of a step, and does it once more in smaller parts if memory does not hold it.
   *
   * @param work on all parts of the batch; starts from nothing each time
   * @throws DeviceException if memory does not hold even one window, or if batch norms that are
   *     updated forbid parts
   */
  <T> T take(MaskedBatch batch, Function<List<MaskedBatch>, T> work) {
    while (true) {
      try {
        return work.apply(batch.split(most));
      } catch (RuntimeException | OutOfMemoryError e) {
        if (!OutOfMemory.isCauseOf(e)) {
          throw e;
        }
        most = fewer(Math.min(most, batch.windows().size()), e);
      }
    }
  }

  private int fewer(int windows, Throwable cause) {
    if (windows <= 1 || !divisible) {
      throw new DeviceException(
          "%s has too little memory to learn from %s. Let the student's inner maps be computed twice (save memory), use smaller windows or tiles%s, or close other programs that use it. (%s)"
              .formatted(
                  device,
                  windows == 1 ? "one window" : windows + " windows at once",
                  divisible ? "" : ", freeze the batch norms or take fewer windows a step",
                  cause.getMessage()),
          cause);
    }
    int half = (windows + 1) / 2;
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} ran out of memory with {1} windows; going on with {2} per pass.",
        device,
        windows,
        half);
    return half;
  }
}
