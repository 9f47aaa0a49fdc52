package org.contexture.slides.channel;

import java.util.OptionalInt;

/**
 * A channel as its file describes it.
 *
 * @param name for people; {@code channel 3} where the file has none
 * @param colour RGB that the file asks for, such as 0x00FF00
 * @param largest number that a pixel can have; 1 for floating-point numbers, which have no bound
 */
public record Channel(String name, OptionalInt colour, double largest) {

  /** Of a file that does not name it. */
  public static Channel unnamed(int index, double largest) {
    return new Channel("channel " + (index + 1), OptionalInt.empty(), largest);
  }
}
