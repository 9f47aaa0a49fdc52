package org.contexture.learning.encoder;

import java.util.Arrays;
import java.util.List;
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

  /** How libtorch says it: for a GPU, for the CPU on Linux and macOS, on Windows. */
  private static final List<String> OUT_OF_MEMORY =
      List.of("out of memory", "can't allocate memory", "not enough memory");

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
    return joined(List.of(first, second));
  }

  /** The rows of all parts, one part after the other. */
  static FloatMatrix joined(List<FloatMatrix> parts) {
    int columns = parts.get(0).columns();
    int rows = parts.stream().mapToInt(FloatMatrix::rows).sum();
    float[] joined = new float[rows * columns];
    int at = 0;
    for (FloatMatrix part : parts) {
      System.arraycopy(part.values(), 0, joined, at, part.values().length);
      at += part.values().length;
    }
    return new FloatMatrix(rows, columns, joined);
  }

  /** The tiles from one on, up to another. */
  static TileBatch part(TileBatch tiles, int from, int to) {
    int size = 3 * tiles.pixels() * tiles.pixels();
    return new TileBatch(
        to - from, tiles.pixels(), Arrays.copyOfRange(tiles.rgb(), from * size, to * size));
  }

  private static boolean isOutOfMemory(RuntimeException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return OUT_OF_MEMORY.stream().anyMatch(message::contains);
  }
}
