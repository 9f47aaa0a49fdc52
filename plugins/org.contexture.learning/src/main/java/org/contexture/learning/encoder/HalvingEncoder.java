package org.contexture.learning.encoder;

import java.util.List;
import java.util.Locale;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.TileBatch;
import org.contexture.learning.device.Device;
import org.contexture.learning.device.DeviceException;

/**
 * Encodes a batch in halves, quarters … where memory does not hold it. What was found to fit is
 * remembered for the batches to come.
 */
public final class HalvingEncoder implements Encoder {

  private static final System.Logger LOG = System.getLogger(HalvingEncoder.class.getName());

  /** How libtorch says it: for a GPU, for the CPU on Linux and macOS, on Windows. */
  private static final List<String> OUT_OF_MEMORY =
      List.of("out of memory", "can't allocate memory", "not enough memory");

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
      if (!isOutOfMemory(e)) {
        throw e;
      }
      if (tiles.tiles() <= 1) {
        throw new DeviceException(
            "%s has too little memory for one tile of %d pixels. Close other programs that use it, or choose CPU."
                .formatted(device, tiles.pixels()));
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

  /** libtorch has no type of its own for this in Java. */
  private static boolean isOutOfMemory(Throwable e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return e instanceof OutOfMemoryError || OUT_OF_MEMORY.stream().anyMatch(message::contains);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
