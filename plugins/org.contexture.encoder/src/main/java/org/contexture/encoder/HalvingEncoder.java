package org.contexture.encoder;

import java.util.List;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.OutOfMemory;

/**
 * Encodes a batch in halves, quarters … where memory does not hold it. What was found to fit is
 * remembered for the batches to come.
 */
public final class HalvingEncoder implements Encoder {

  private static final System.Logger LOG = System.getLogger(HalvingEncoder.class.getName());

  private final Encoder encoder;
  private final Device device;
  private int limit = Integer.MAX_VALUE;

  /**
   * Takes an encoder over: closes it.
   *
   * @param device where it runs, for messages
   */
  public HalvingEncoder(Encoder encoder, Device device) {
    this.encoder = encoder;
    this.device = device;
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
    if (tiles.tiles() > limit) {
      return inHalves(tiles);
    }
    try {
      return encoder.encode(tiles);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (!OutOfMemory.isCauseOf(e)) {
        throw e;
      }
      if (tiles.tiles() <= 1) {
        throw tooLittleMemory(device, "one tile of %d pixels".formatted(tiles.pixels()), e);
      }
      limit = (tiles.tiles() + 1) / 2;
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} ran out of memory with {1} tiles; going on with batches of {2}.",
          device,
          tiles.tiles(),
          limit);
    }
    return inHalves(tiles);
  }

  private FloatMatrix inHalves(TileBatch tiles) {
    int half = (tiles.tiles() + 1) / 2;
    FloatMatrix first = encode(tiles.part(0, half));
    return FloatMatrix.joined(List.of(first, encode(tiles.part(half, tiles.tiles()))));
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
