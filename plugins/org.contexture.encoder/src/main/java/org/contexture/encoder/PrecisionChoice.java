package org.contexture.encoder;

import java.util.Locale;
import org.contexture.network.FloatMatrix;

/**
 * Goes on in bfloat16 if that changes the features of the first batch little enough, in 32-bit
 * floats otherwise. The user's own tiles decide: how much an encoder loses in bfloat16 depends on
 * what it looks at.
 */
final class PrecisionChoice implements Encoder {

  /** Later tiles are not checked and may change more. */
  static final double TOLERATED = 0.005;

  private final LibtorchEncoder exact;
  private final LibtorchEncoder brief;
  private boolean decided;
  private boolean takesBrief;
  private String reason = "32-bit floats or bfloat16, which the first batch decides";

  /** Takes both over: closes them. */
  PrecisionChoice(LibtorchEncoder exact, LibtorchEncoder brief) {
    this.exact = exact;
    this.brief = brief;
  }

  @Override
  public EncoderSpec spec() {
    return exact.spec();
  }

  @Override
  public String arithmetic() {
    return exact.device() + ", " + reason;
  }

  @Override
  public Precision precision() {
    return decided ? (takesBrief ? brief : exact).precision() : Precision.AUTO;
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    if (decided || tiles.tiles() == 0) {
      return (takesBrief ? brief : exact).encode(tiles);
    }
    FloatMatrix features = exact.encode(tiles);
    FloatMatrix inBrief = brief.encode(tiles);
    double change = largestChange(features, inBrief);
    decided = true;
    takesBrief = change <= TOLERATED;
    (takesBrief ? exact : brief).close();
    reason =
        String.format(
            Locale.ROOT,
            "%s (bfloat16 changes features of the first %d tiles by up to %.2f %%)",
            takesBrief ? "bfloat16" : "32-bit floats",
            tiles.tiles(),
            100 * change);
    return takesBrief ? inBrief : features;
  }

  /** The largest relative change of a tile's features, as ‖a − b‖ / ‖a‖. */
  static double largestChange(FloatMatrix a, FloatMatrix b) {
    double largest = 0;
    for (int tile = 0; tile < a.rows(); tile++) {
      double difference = 0;
      double length = 0;
      for (int i = tile * a.columns(); i < (tile + 1) * a.columns(); i++) {
        difference += Math.pow((double) a.values()[i] - b.values()[i], 2);
        length += Math.pow(a.values()[i], 2);
      }
      double change = difference == 0 ? 0 : Math.sqrt(difference / length);
      largest = Math.max(largest, change);
    }
    return Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest;
  }

  @Override
  public void close() {
    if (!decided || takesBrief) {
      brief.close();
    }
    if (!decided || !takesBrief) {
      exact.close();
    }
  }
}
