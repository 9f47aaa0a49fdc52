package org.contexture.learning.device;

/**
 * Where a network runs.
 *
 * @param cudaIndex index of the GPU; −1 for the CPU
 */
public record Device(int cudaIndex) {

  public static final Device CPU = new Device(-1);

  /**
   * Resolves a choice on this machine.
   *
   * @param choice {@code AUTO} (a GPU if one works, else the CPU), {@code CPU} or {@code CUDA:n}
   * @throws DeviceException if the choice cannot be had; the message says which piece is missing
   */
  public static Device resolve(String choice) {
    throw new UnsupportedOperationException("Device.resolve");
  }

  public boolean isCuda() {
    return cudaIndex >= 0;
  }

  @Override
  public String toString() {
    return isCuda() ? "CUDA:" + cudaIndex : "CPU";
  }
}
