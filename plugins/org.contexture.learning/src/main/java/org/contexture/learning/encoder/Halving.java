package org.contexture.learning.encoder;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.TileBatch;
import org.contexture.learning.device.DeviceException;

/**
 * Encodes a batch in halves, quarters … where the device's memory does not hold it. What was found
 * to fit is remembered for the batches to come.
 */
final class Halving {

  private static final System.Logger LOG = System.getLogger(Halving.class.getName());

  private final String device;
  private int limit = Integer.MAX_VALUE;

  Halving(String device) {
    this.device = device;
  }

  /**
   * Encodes.
   *
   * @throws DeviceException if not even one tile fits
   */
  FloatMatrix encode(TileBatch tiles, Function<TileBatch, FloatMatrix> network) {
    if (tiles.tiles() > limit) {
      return inHalves(tiles, network);
    }
    try {
      return network.apply(tiles);
    } catch (RuntimeException e) {
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
    return inHalves(tiles, network);
  }

  private FloatMatrix inHalves(TileBatch tiles, Function<TileBatch, FloatMatrix> network) {
    int half = (tiles.tiles() + 1) / 2;
    FloatMatrix first = encode(part(tiles, 0, half), network);
    FloatMatrix second = encode(part(tiles, half, tiles.tiles()), network);
    float[] joined = Arrays.copyOf(first.values(), first.values().length + second.values().length);
    System.arraycopy(second.values(), 0, joined, first.values().length, second.values().length);
    return new FloatMatrix(tiles.tiles(), first.columns(), joined);
  }

  static TileBatch part(TileBatch tiles, int from, int to) {
    int size = 3 * tiles.pixels() * tiles.pixels();
    return new TileBatch(
        to - from, tiles.pixels(), Arrays.copyOfRange(tiles.rgb(), from * size, to * size));
  }

  private static boolean isOutOfMemory(RuntimeException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("out of memory");
  }
}
