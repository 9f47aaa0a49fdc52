package org.contexture.network.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a network runs.
 *
 * @param cudaIndex index of the GPU; −1 for the CPU
 */
public record Device(int cudaIndex) {

  public static final Device CPU = new Device(-1);

  private static final Pattern CUDA = Pattern.compile("CUDA(?::(\\d{1,3}))?");

  public Device {
    if (cudaIndex < -1) {
      throw new IllegalArgumentException(
          "Expected the index of a GPU, or −1 for the CPU; found " + cudaIndex + ".");
    }
  }

  /**
   * Resolves a choice on this machine.
   *
   * @param choice {@code AUTO} (a GPU if one works, else the CPU), {@code CPU} or {@code CUDA:n}
   * @throws DeviceException if the choice cannot be had; the message says which piece is missing
   */
  public static Device resolve(String choice) {
    return resolve(choice, Cuda.ofThisMachine());
  }

  static Device resolve(String choice, Cuda cuda) {
    String wanted = choice.strip().toUpperCase(java.util.Locale.ROOT);
    Matcher matcher = CUDA.matcher(wanted);
    if (wanted.equals("CPU")) {
      return CPU;
    } else if (wanted.equals("AUTO")) {
      return cuda.problem(0).isEmpty() ? new Device(0) : CPU;
    } else if (!matcher.matches()) {
      throw new DeviceException(
          "Unknown device “" + choice + "”. Expected AUTO, CPU or CUDA:n, e.g. CUDA:0.");
    }
    int index = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    cuda.problem(index)
        .ifPresent(
            problem -> {
              throw new DeviceException(
                  "CUDA:%d cannot be used: %s Choose AUTO or CPU to go on without a GPU."
                      .formatted(index, problem));
            });
    return new Device(index);
  }

  /** Why {@code AUTO} does not take a GPU on this machine, for people; empty if it does. */
  public static java.util.Optional<String> whyNoGpu() {
    return Cuda.ofThisMachine().problem(0);
  }

  /**
   * The same, but empty too where no NVIDIA driver is installed: nobody expects a GPU to be used
   * there.
   */
  public static java.util.Optional<String> whyExpectedGpuIsIdle() {
    return whyExpectedGpuIsIdle(Cuda.ofThisMachine());
  }

  static java.util.Optional<String> whyExpectedGpuIsIdle(Cuda cuda) {
    return cuda.driver() ? cuda.problem(0) : java.util.Optional.empty();
  }

  /**
   * Why a GPU that is expected was left idle though nobody asked for the CPU; otherwise empty.
   *
   * @param choice {@code AUTO}, {@code CPU} or {@code CUDA:n}
   * @param gpu whether a GPU was taken
   */
  public static java.util.Optional<String> whyLeftIdle(String choice, boolean gpu) {
    return whyLeftIdle(choice, gpu, Cuda::ofThisMachine);
  }

  static java.util.Optional<String> whyLeftIdle(
      String choice, boolean gpu, java.util.function.Supplier<Cuda> machine) {
    boolean isAsked = !choice.strip().equalsIgnoreCase("AUTO");
    return gpu || isAsked ? java.util.Optional.empty() : whyExpectedGpuIsIdle(machine.get());
  }

  public boolean isCuda() {
    return cudaIndex >= 0;
  }

  @Override
  public String toString() {
    return isCuda() ? "CUDA:" + cudaIndex : "CPU";
  }
}
