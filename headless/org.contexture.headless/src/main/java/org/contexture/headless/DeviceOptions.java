package org.contexture.headless;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.contexture.network.device.Device;
import picocli.CommandLine.Option;

/** Where a network runs. */
final class DeviceOptions {

  @Option(
      names = "--device",
      paramLabel = "AUTO|CPU|CUDA:0,CUDA:1",
      description =
          "Where the network runs; several GPUs work side by side. AUTO is decided once, by the"
              + " plan.")
  private String device = "AUTO";

  /** As asked for; of several the first. */
  String first() {
    return named().get(0);
  }

  private List<String> named() {
    return Arrays.asList(device.toUpperCase(Locale.ROOT).split(",", -1));
  }

  /** Those named; without a name what the plan says. */
  List<Device> of(boolean gpu) {
    String planned = gpu ? "CUDA:0" : "CPU";
    return named().stream()
        .map(name -> Device.resolve(name.equals("AUTO") ? planned : name))
        .toList();
  }

  /**
   * The same, where there can be but one.
   *
   * @throws IllegalArgumentException if several are named
   */
  Device only(boolean gpu) {
    if (named().size() > 1) {
      throw new IllegalArgumentException(
          "Here --device is one, found " + device + ". Start a process for each.");
    }
    return of(gpu).get(0);
  }
}
