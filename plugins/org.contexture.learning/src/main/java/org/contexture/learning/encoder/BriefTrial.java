package org.contexture.learning.encoder;

import java.util.Random;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.TileBatch;

/** Tries how much an encoder's features change in bfloat16. */
final class BriefTrial {

  /** Half of the 1 % that is promised, since the trial sees few tiles. */
  static final double TOLERATED = 0.005;

  private static final int TILES = 4;

  private BriefTrial() {}

  /** The largest relative change of a tile's features, as ‖a − b‖ / ‖a‖. */
  static double largestChange(Encoder exact, Encoder brief, EncoderSpec spec) {
    TileBatch tiles = tiles(spec.inputPixels());
    FloatMatrix a = exact.encode(tiles);
    FloatMatrix b = brief.encode(tiles);
    double largest = 0;
    for (int tile = 0; tile < TILES; tile++) {
      double difference = 0;
      double length = 0;
      for (int i = tile * a.columns(); i < (tile + 1) * a.columns(); i++) {
        difference += Math.pow((double) a.values()[i] - b.values()[i], 2);
        length += Math.pow(a.values()[i], 2);
      }
      largest = Math.max(largest, Math.sqrt(difference / length));
    }
    return Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest;
  }

  /** Blotches in the colours of H&amp;E, from coarse to fine. */
  private static TileBatch tiles(int pixels) {
    Random random = new Random(7);
    byte[] rgb = new byte[3 * TILES * pixels * pixels];
    int i = 0;
    for (int tile = 0; tile < TILES; tile++) {
      double wave = 0.02 * Math.pow(3, tile);
      for (int y = 0; y < pixels; y++) {
        for (int x = 0; x < pixels; x++) {
          double stain = 0.5 + 0.4 * Math.sin(wave * x) * Math.cos(wave * y);
          double noise = 12 * random.nextGaussian();
          rgb[i++] = level(230 - 110 * stain + noise);
          rgb[i++] = level(210 - 150 * stain + noise);
          rgb[i++] = level(235 - 80 * stain + noise);
        }
      }
    }
    return new TileBatch(TILES, pixels, rgb);
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
