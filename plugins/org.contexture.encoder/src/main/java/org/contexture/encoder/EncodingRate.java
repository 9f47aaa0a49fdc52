package org.contexture.encoder;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.contexture.network.Progress;

/**
 * How many tiles an encoder turns into features per second, by the clock: on tiles of noise that
 * lie in memory, so that no slide is waited for. Other work on the machine makes it less.
 */
public final class EncodingRate {

  private static final int WARM_UP = 2;
  private static final int LEAST_BATCHES = 3;
  private static final long NANOSECONDS = TimeUnit.SECONDS.toNanos(2);

  private EncodingRate() {}

  /**
   * Measures, for two seconds and at least three batches, after two that do not count.
   *
   * @param pixels side of the tiles
   * @param batch tiles that go through the network at once
   * @param progress hears of each batch
   * @return tiles per second
   */
  public static double measure(Encoder encoder, int pixels, int batch, Progress progress) {
    byte[] rgb = new byte[3 * batch * pixels * pixels];
    new Random(0).nextBytes(rgb);
    TileBatch tiles = new TileBatch(batch, pixels, rgb);
    for (int i = 0; i < WARM_UP; i++) {
      encoder.encode(tiles);
      progress.report(0.5, "Encoding");
    }
    long start = System.nanoTime();
    int batches = 0;
    do {
      encoder.encode(tiles);
      batches++;
      progress.report(0.5, "Encoding");
    } while (batches < LEAST_BATCHES || System.nanoTime() - start < NANOSECONDS);
    return 1e9 * batches * batch / (System.nanoTime() - start);
  }
}
