package org.contexture.mil;

import java.util.function.Supplier;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.OutOfMemory;

/** Names the bag that a device's memory does not hold: heads need all of its tiles at once. */
final class TooLargeBag {

  private TooLargeBag() {}

  /**
   * The result of work on a bag.
   *
   * @param tiles of the bag
   * @param remedy what a user may do, e.g. {@code Draw fewer tiles per slide}
   * @throws DeviceException if memory does not hold it
   */
  static <T> T named(Bag bag, long tiles, Device device, String remedy, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      if (!OutOfMemory.isCauseOf(e)) {
        throw e;
      }
      throw new DeviceException(
          "%s has too little memory for slide “%s” with its %d tiles. %s, choose a head that needs less memory, or another device. (%s)"
              .formatted(
                  device,
                  bag.id(),
                  tiles,
                  remedy,
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }
}
