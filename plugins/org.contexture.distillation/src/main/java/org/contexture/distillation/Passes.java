package org.contexture.distillation;

import java.util.function.IntFunction;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.Halving;

/**
 * Takes a step's windows through the networks in as many passes as memory asks for. What was found
 * to fit is remembered for the steps to come.
 */
final class Passes {

  private final Halving halving;

  /**
   * Begins with the windows per pass that the options ask for.
   *
   * @param device where the networks are, for messages
   */
  Passes(DistillationOptions options, Device device) {
    boolean divisible = options.schedule().batchNorm() == BatchNormMode.FROZEN;
    int asked = options.execution().windowsPerPass();
    halving =
        new Halving(
            device,
            "windows",
            asked > 0 ? asked : options.sampling().windowsPerStep(),
            divisible,
            (windows, cause) -> tooLittleMemory(device, windows, divisible, cause));
  }

  /**
   * Does the work of a step, and does it once more in smaller parts if memory does not hold it.
   *
   * @param windows of the step
   * @param work is given how many windows a part may have; starts from nothing each time
   * @throws DeviceException if memory does not hold even one window, or if batch norms that are
   *     updated forbid parts
   */
  <T> T take(int windows, IntFunction<T> work) {
    return halving.take(windows, work);
  }

  private static DeviceException tooLittleMemory(
      Device device, int windows, boolean divisible, Throwable cause) {
    return new DeviceException(
        "%s has too little memory to learn from %s. Let the student's inner maps be computed twice (save memory), use smaller windows or tiles%s, or close other programs that use it. (%s)"
            .formatted(
                device,
                windows == 1 ? "one window" : windows + " windows at once",
                divisible ? "" : ", freeze the batch norms or take fewer windows a step",
                cause.getMessage()),
        cause);
  }
}
