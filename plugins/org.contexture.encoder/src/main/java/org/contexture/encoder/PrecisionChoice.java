package org.contexture.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.contexture.encoder.architecture.InferenceNetwork;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.network.device.OutOfMemory;

/**
 * Goes on in the arithmetic that is fastest, among those that change the features of the first
 * batch little enough, else in 32-bit floats by libtorch. The user's own tiles decide, and a
 * stopwatch: how much an encoder loses depends on what it looks at, and how much time it wins on
 * the processor, whose flags do not tell (Intel's Sapphire Rapids without AMX says that it has
 * bfloat16, and is slower in it). Others are opened one after the other, and closed unless taken:
 * while this decides, weights are in memory two or three times.
 */
final class PrecisionChoice implements Encoder {

  /** What bfloat16 may change. Later tiles are not checked and may change more. */
  static final double TOLERATED = 0.005;

  /** What the same arithmetic by other code may change. */
  static final double SAME = 1e-4;

  /** Between features in 32-bit floats and in 8 bits, which are asked for by calibrating. */
  static final double LEAST_COSINE = 0.99;

  /** What another arithmetic must win to be worth its error. */
  static final double WORTH = 1.1;

  /** What the same arithmetic by other code must win. */
  static final double WORTH_SAME = 1.05;

  /** To open ONNX Runtime and to time it takes about as long as ten batches; it wins tenths. */
  static final int BATCHES_WORTH_A_TRIAL = 64;

  /** How often a batch is timed: the fastest counts, for other programs only slow it down. */
  private static final int TIMES = 2;

  /** Measures how long work takes. */
  @FunctionalInterface
  interface Stopwatch {
    double seconds(Runnable work);
  }

  /**
   * What may be taken.
   *
   * @param opening the same network in that arithmetic, as often as it is asked for
   */
  record Candidate(Precision precision, Opening opening) {

    String name() {
      return PrecisionChoice.name(precision);
    }
  }

  @FunctionalInterface
  interface Opening {
    Encoder open() throws EncoderException;
  }

  /** An encoder that may be taken, and what it made of the first batch. */
  private record Taken(Encoder encoder, FloatMatrix features, double gain) {}

  private final LibtorchEncoder exact;
  private final List<Candidate> candidates;
  private final long expectedTiles;
  private final Stopwatch stopwatch;
  private boolean decided;
  private Encoder encoder;
  private String reason;

  /**
   * Takes an encoder over: closes it.
   *
   * @param expectedTiles that will be encoded
   */
  PrecisionChoice(
      LibtorchEncoder exact, List<Candidate> candidates, long expectedTiles, Stopwatch stopwatch) {
    this.exact = exact;
    this.candidates = List.copyOf(candidates);
    this.expectedTiles = expectedTiles;
    this.stopwatch = stopwatch;
    this.encoder = exact;
    reason =
        Stream.concat(
                Stream.of(name(exact.precision())), this.candidates.stream().map(Candidate::name))
            .collect(Collectors.joining(" or ", "", ", which the first batch decides"));
  }

  /** Opens one of our own architectures. */
  static Encoder open(EncoderModel model, Device device, long expectedTiles)
      throws EncoderException {
    List<Precision> others = new ArrayList<>();
    if (device.isCuda() || Processor.saysBfloat16()) {
      others.add(Precision.BF16);
    }
    if (!device.isCuda()
        && EncoderWeights.ranges(model).isPresent()
        && InferenceNetwork.canCompute8Bits()) {
      others.add(Precision.INT8);
    }
    if (!device.isCuda()) {
      others.add(Precision.FP32_ONNX);
    }
    return new PrecisionChoice(
        LibtorchEncoder.open(model, device, Precision.FP32),
        others.stream().map(precision -> candidate(model, device, precision)).toList(),
        expectedTiles,
        PrecisionChoice::seconds);
  }

  static Candidate candidate(EncoderModel model, Device device, Precision precision) {
    return new Candidate(
        precision,
        precision == Precision.FP32_ONNX
            ? () -> OnnxEncoder.exported(model, device)
            : () -> LibtorchEncoder.open(model, device, precision));
  }

  static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** What an arithmetic is called. */
  static String name(Precision precision) {
    return switch (precision) {
      case AUTO, FP32 -> "32-bit floats";
      case BF16 -> "bfloat16";
      case INT8 -> "int8";
      case FP32_ONNX -> "32-bit floats by ONNX Runtime";
    };
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
    return decided ? encoder.precision() : Precision.AUTO;
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    return decided || tiles.tiles() == 0 ? encoder.encode(tiles) : decide(tiles);
  }

  /** If this fails nothing is decided, and a smaller batch may decide. */
  private FloatMatrix decide(TileBatch tiles) {
    Taken best = new Taken(exact, exact.encode(tiles), 1);
    List<String> notes = new ArrayList<>();
    FloatMatrix features = best.features();
    try {
      for (Candidate candidate : candidates) {
        best = better(best, candidate, tiles, features, notes);
      }
    } catch (RuntimeException | Error e) {
      closeUnlessExact(best.encoder());
      throw e;
    }
    decided = true;
    encoder = best.encoder();
    if (encoder != exact) {
      exact.close();
    }
    reason = "%s (%s)".formatted(name(encoder.precision()), String.join("; ", notes));
    return best.features();
  }

  /** What is taken now that there is one more; the other one of the two is closed. */
  private Taken better(
      Taken best, Candidate candidate, TileBatch tiles, FloatMatrix features, List<String> notes) {
    OptionalDouble known = MeasuredGains.known(exact, candidate.name());
    if (candidate.precision() == Precision.FP32_ONNX
        && expectedTiles / tiles.tiles() < BATCHES_WORTH_A_TRIAL) {
      notes.add("ONNX Runtime is not tried for %d tiles".formatted(expectedTiles));
      return best;
    } else if (known.isPresent() && known.getAsDouble() < worth(candidate)) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s was %.2f times as fast here before",
              candidate.name(),
              known.getAsDouble()));
      return best;
    }
    try {
      Taken tried = tried(candidate, tiles, features, notes);
      boolean isBetter = tried.gain() >= Math.max(best.gain(), worth(candidate));
      closeUnlessExact((isBetter ? best : tried).encoder());
      return isBetter ? tried : best;
    } catch (EncoderException e) {
      notes.add("%s cannot be taken: %s".formatted(candidate.name(), e.getMessage()));
      return best;
    }
  }

  private static double worth(Candidate candidate) {
    return candidate.precision() == Precision.FP32_ONNX ? WORTH_SAME : WORTH;
  }

  private void closeUnlessExact(Encoder other) {
    if (other != exact) {
      other.close();
    }
  }

  /**
   * Opens another, and tries it.
   *
   * @throws EncoderException if it does not open or does not run
   */
  private Taken tried(
      Candidate candidate, TileBatch tiles, FloatMatrix features, List<String> notes)
      throws EncoderException {
    Encoder other = opened(candidate);
    try {
      FloatMatrix changed = other.encode(tiles);
      double gain =
          isNear(candidate.precision(), features, changed)
              ? MeasuredGains.of(exact, candidate.name(), () -> gain(other, tiles))
              : 0;
      notes.add(note(candidate, features, changed, gain));
      return new Taken(other, changed, gain);
    } catch (RuntimeException | Error e) {
      other.close();
      if (e instanceof IllegalArgumentException && !OutOfMemory.isCauseOf(e)) {
        throw new EncoderException(e.getMessage(), e);
      }
      throw e; // of memory: the caller tries again with fewer tiles
    }
  }

  private static Encoder opened(Candidate candidate) throws EncoderException {
    try {
      return candidate.opening().open();
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new EncoderException(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isNear(Precision precision, FloatMatrix features, FloatMatrix changed) {
    return switch (precision) {
      case INT8 -> leastCosine(features, changed) >= LEAST_COSINE;
      case BF16 -> largestChange(features, changed) <= TOLERATED;
      case FP32, FP32_ONNX, AUTO -> largestChange(features, changed) <= SAME;
    };
  }

  private static String note(
      Candidate candidate, FloatMatrix features, FloatMatrix changed, double gain) {
    return String.format(
        Locale.ROOT,
        "%s changes features of the first %d tiles by up to %.2f %%%s%s",
        candidate.name(),
        features.rows(),
        100 * largestChange(features, changed),
        candidate.precision() == Precision.INT8
            ? String.format(Locale.ROOT, " (cosine %.4f)", leastCosine(features, changed))
            : "",
        gain > 0 ? String.format(Locale.ROOT, ", and is %.2f times as fast here", gain) : "");
  }

  /** How many times as fast another is. Both have run before, and are warm. */
  private double gain(Encoder other, TileBatch tiles) {
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
    encoder.close();
  }
}
