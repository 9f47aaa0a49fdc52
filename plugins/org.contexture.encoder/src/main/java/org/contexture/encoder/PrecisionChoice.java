package org.contexture.encoder;

import java.util.Locale;
import org.contexture.network.FloatMatrix;

/**
 * Goes on in bfloat16 if that is faster and changes the features of the first batch little enough,
 * in 32-bit floats otherwise. The user's own tiles decide, and a stopwatch: how much an encoder
 * loses in bfloat16 depends on what it looks at, and how much time it wins on the processor, whose
 * flags do not tell (Intel's Sapphire Rapids without AMX says that it has bfloat16, and is slower
 * in it).
 */
final class PrecisionChoice implements Encoder {

  /** Later tiles are not checked and may change more. */
  static final double TOLERATED = 0.005;

  /** What bfloat16 must win to be worth its error. */
  static final double WORTH = 1.1;

  /** How often a batch is timed: the fastest counts, for other programs only slow it down. */
  private static final int TIMES = 2;

  /** Measures how long work takes. */
  @FunctionalInterface
  interface Stopwatch {
    double seconds(Runnable work);
  }

  private final LibtorchEncoder exact;
  private final LibtorchEncoder brief;
  private final Stopwatch stopwatch;
  private boolean decided;
  private boolean takesBrief;
  private String reason = "32-bit floats or bfloat16, which the first batch decides";

  /** Takes both over: closes them. */
  PrecisionChoice(LibtorchEncoder exact, LibtorchEncoder brief) {
    this(exact, brief, PrecisionChoice::seconds);
  }

  PrecisionChoice(LibtorchEncoder exact, LibtorchEncoder brief, Stopwatch stopwatch) {
    this.exact = exact;
    this.brief = brief;
    this.stopwatch = stopwatch;
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
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
    boolean near = change <= TOLERATED;
    double gain = near ? MeasuredGains.of(exact, () -> gain(tiles)) : 1;
    decided = true;
    takesBrief = near && gain >= WORTH;
    (takesBrief ? exact : brief).close();
    reason =
        String.format(
            Locale.ROOT,
            "%s (bfloat16 changes features of the first %d tiles by up to %.2f %%%s)",
            takesBrief ? "bfloat16" : "32-bit floats",
            tiles.tiles(),
            100 * change,
            near ? String.format(Locale.ROOT, ", and is %.2f times as fast here", gain) : "");
    return takesBrief ? inBrief : features;
  }

  /** How many times as fast bfloat16 is. Both have run before, and are warm. */
  private double gain(TileBatch tiles) {
    double inFloats = Double.POSITIVE_INFINITY;
    double inBrief = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TIMES; i++) { // in turns: what else the machine does hits both
      inFloats = Math.min(inFloats, stopwatch.seconds(() -> exact.encode(tiles)));
      inBrief = Math.min(inBrief, stopwatch.seconds(() -> brief.encode(tiles)));
    }
    return inFloats / inBrief;
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
