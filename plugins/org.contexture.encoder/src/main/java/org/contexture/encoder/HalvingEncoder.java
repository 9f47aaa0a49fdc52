package org.contexture.encoder;

import java.util.ArrayList;
import java.util.List;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.Halving;

/**
 * Encodes a batch in halves, quarters … where memory does not hold it. What was found to fit is
 * remembered for the batches to come.
 */
public final class HalvingEncoder implements Encoder {

  private final Encoder encoder;
  private final Halving halving;
  private int pixels;

  /**
   * Takes an encoder over: closes it.
   *
   * @param device where it runs, for messages
   */
  public HalvingEncoder(Encoder encoder, Device device) {
    this.encoder = encoder;
    halving =
        new Halving(
            device,
            "tiles",
            Integer.MAX_VALUE,
            true,
            (tiles, cause) ->
                tooLittleMemory(device, "one tile of %d pixels".formatted(pixels), cause));
  }

  @Override
  public EncoderSpec spec() {
    return encoder.spec();
  }

  @Override
  public String arithmetic() {
    return encoder.arithmetic();
  }

  @Override
  public Precision precision() {
    return encoder.precision();
  }

  /**
   * Encodes.
   *
   * @throws DeviceException if not even one tile fits
   */
  @Override
  public FloatMatrix encode(TileBatch tiles) {
    pixels = tiles.pixels();
    return halving.take(tiles.tiles(), most -> encode(tiles, most));
  }

  private FloatMatrix encode(TileBatch tiles, int most) {
    if (tiles.tiles() <= most) {
      return encoder.encode(tiles);
    }
    List<FloatMatrix> parts = new ArrayList<>();
    for (int from = 0; from < tiles.tiles(); from += most) {
      parts.add(encoder.encode(tiles.part(from, Math.min(tiles.tiles(), from + most))));
    }
    return FloatMatrix.joined(parts);
  }

  /** Says what memory does not hold, and what to do. */
  static DeviceException tooLittleMemory(Device device, String what, Throwable cause) {
    String remedy =
        device.isCuda()
            ? "Close other programs that use it, or choose CPU."
            : "Close other programs, or take a smaller encoder or smaller tiles.";
    return new DeviceException(
        "%s has too little memory for %s. %s".formatted(device, what, remedy), cause);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
