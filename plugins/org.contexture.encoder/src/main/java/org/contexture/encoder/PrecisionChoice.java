package org.contexture.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.contexture.network.FloatMatrix;

/**
 * Goes on in the arithmetic that is fastest, among those that change the features of the first
 * batch little enough, else in 32-bit floats. The user's own tiles decide, and a stopwatch: how
 * much an encoder loses depends on what it looks at, and how much time it wins on the processor,
 * whose flags do not tell (Intel's Sapphire Rapids without AMX says that it has bfloat16, and is
 * slower in it).
 */
final class PrecisionChoice implements Encoder {

  /** What bfloat16 may change. Later tiles are not checked and may change more. */
  static final double TOLERATED = 0.005;

  /** Between features in 32-bit floats and in 8 bits, which are asked for by calibrating. */
  static final double LEAST_COSINE = 0.99;

  /** What another arithmetic must win to be worth its error. */
  static final double WORTH = 1.1;

  /** How often a batch is timed: the fastest counts, for other programs only slow it down. */
  private static final int TIMES = 2;

  /** Measures how long work takes. */
  @FunctionalInterface
  interface Stopwatch {
    double seconds(Runnable work);
  }

  private final LibtorchEncoder exact;
  private final List<LibtorchEncoder> others;
  private final Stopwatch stopwatch;
  private final List<LibtorchEncoder> open = new ArrayList<>();
  private boolean decided;
  private LibtorchEncoder taken;
  private String reason;

  /** Takes all over: closes them. */
  PrecisionChoice(LibtorchEncoder exact, List<LibtorchEncoder> others) {
    this(exact, others, PrecisionChoice::seconds);
  }

  PrecisionChoice(LibtorchEncoder exact, List<LibtorchEncoder> others, Stopwatch stopwatch) {
    this.exact = exact;
    this.others = List.copyOf(others);
    this.stopwatch = stopwatch;
    this.taken = exact;
    open.add(exact);
    open.addAll(others);
    reason =
        open.stream().map(LibtorchEncoder::name).collect(Collectors.joining(" or "))
            + ", which the first batch decides";
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
    return decided ? taken.precision() : Precision.AUTO;
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    if (decided || tiles.tiles() == 0) {
      return taken.encode(tiles);
    }
    FloatMatrix features = exact.encode(tiles);
    FloatMatrix best = features;
    double most = WORTH;
    List<String> notes = new ArrayList<>();
    for (LibtorchEncoder other : others) {
      FloatMatrix changed = other.encode(tiles);
      boolean near =
          other.precision() == Precision.INT8
              ? leastCosine(features, changed) >= LEAST_COSINE
              : largestChange(features, changed) <= TOLERATED;
      double gain = near ? MeasuredGains.of(exact, other.name(), () -> gain(other, tiles)) : 0;
      notes.add(note(other, features, changed, gain));
      if (gain >= most) {
        most = gain;
        best = changed;
        taken = other;
      }
    }
    decided = true;
    open.stream().filter(encoder -> encoder != taken).forEach(LibtorchEncoder::close);
    open.retainAll(List.of(taken));
    reason = "%s (%s)".formatted(taken.name(), String.join("; ", notes));
    return best;
  }

  private static String note(
      LibtorchEncoder other, FloatMatrix features, FloatMatrix changed, double gain) {
    return String.format(
        Locale.ROOT,
        "%s changes features of the first %d tiles by up to %.2f %%%s%s",
        other.name(),
        features.rows(),
        100 * largestChange(features, changed),
        other.precision() == Precision.INT8
            ? String.format(Locale.ROOT, " (cosine %.4f)", leastCosine(features, changed))
            : "",
        gain > 0 ? String.format(Locale.ROOT, ", and is %.2f times as fast here", gain) : "");
  }

  /** How many times as fast another is. Both have run before, and are warm. */
  private double gain(LibtorchEncoder other, TileBatch tiles) {
    double inFloats = Double.POSITIVE_INFINITY;
    double inOther = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TIMES; i++) { // in turns: what else the machine does hits both
      inFloats = Math.min(inFloats, stopwatch.seconds(() -> exact.encode(tiles)));
      inOther = Math.min(inOther, stopwatch.seconds(() -> other.encode(tiles)));
    }
    return inFloats / inOther;
  }

  /** The least cosine between what two arithmetics say of a tile. */
  static double leastCosine(FloatMatrix a, FloatMatrix b) {
    return Arrays.stream(a.cosines(b)).min().orElse(1);
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
    open.forEach(LibtorchEncoder::close);
    open.clear();
  }
}
