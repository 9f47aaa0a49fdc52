package org.contexture.knime.node;

import org.contexture.learning.Progress;
import org.contexture.learning.device.Device;

/** Takes the device that a node's parameter asks for and tells which it was. */
public final class ChosenDevice {

  private ChosenDevice() {}

  /**
   * Resolves a choice on this machine.
   *
   * @param choice {@code AUTO}, {@code CPU} or {@code CUDA:n}
   * @param progress hears the device
   * @param warnings hears why {@code AUTO} took the CPU although NVIDIA's driver is installed
   * @throws org.contexture.learning.device.DeviceException if the choice cannot be had
   */
  public static Device resolve(String choice, Progress progress, Warnings warnings) {
    Device device = Device.resolve(choice);
    if ("AUTO".equals(choice) && !device.isCuda()) {
      Device.whyExpectedGpuIsIdle()
          .ifPresent(
              reason ->
                  warnings.add(
                      "The CPU was used, not the GPU: %s Choose CPU to silence this."
                          .formatted(reason)));
    }
    progress.report(0, "Computing on " + device);
    return device;
  }
}
