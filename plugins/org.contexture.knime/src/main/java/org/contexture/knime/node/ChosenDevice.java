package org.contexture.knime.node;

import java.util.regex.Pattern;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.knime.core.node.InvalidSettingsException;

/** The parameter that says where a node computes, and the device that it stands for. */
public final class ChosenDevice {

  public static final String TITLE = "Device";
  public static final String DESCRIPTION =
      "AUTO takes a GPU if one works, else the CPU; or CPU, or CUDA:0 (CUDA:1, …) for a certain"
          + " GPU.";
  public static final String AUTO = "AUTO";

  private static final Pattern WELL_FORMED = Pattern.compile("AUTO|CPU|CUDA(:\\d+)?");

  private ChosenDevice() {}

  /**
   * Checks that a choice is well formed; whether it can be had is known when the node runs.
   *
   * @throws InvalidSettingsException if it is not
   */
  public static void check(String choice) throws InvalidSettingsException {
    if (!WELL_FORMED.matcher(choice).matches()) {
      throw new InvalidSettingsException(
          "The device is \"%s\". Enter AUTO, CPU, or CUDA:0 (CUDA:1, …) for a GPU."
              .formatted(choice));
    }
  }

  /**
   * Resolves a choice on this machine.
   *
   * @param choice {@code AUTO}, {@code CPU} or {@code CUDA:n}
   * @param progress hears the device
   * @param warnings hears why {@code AUTO} took the CPU although NVIDIA's driver is installed
   * @throws org.contexture.network.device.DeviceException if the choice cannot be had
   */
  public static Device resolve(String choice, Progress progress, Warnings warnings) {
    Device device = Device.resolve(choice);
    warnOfIdleGpu(choice, device.isCuda(), warnings);
    progress.report(0, "Computing on " + device);
    return device;
  }

  /**
   * Says why a GPU that is there was not used, where nobody asked for the CPU.
   *
   * @param gpu whether one was used
   */
  public static void warnOfIdleGpu(String choice, boolean gpu, Warnings warnings) {
    Device.whyLeftIdle(choice, gpu)
        .ifPresent(
            reason ->
                warnings.add(
                    "The CPU was used, not the GPU: %s Choose CPU to silence this."
                        .formatted(reason)));
  }
}
