package org.contexture.encoder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.FreshWeights;
import org.contexture.encoder.dl4j.Dl4jVersion;
import org.contexture.network.Progress;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.OutOfMemory;

/** Reads, makes, opens and writes encoders. */
public final class Encoders {

  private Encoders() {}

  /** Names of the architectures that are built in, sorted. */
  public static List<String> architectures() {
    return List.copyOf(Architectures.all().keySet());
  }

  /**
   * Reads weights.
   *
   * @param file {@code .safetensors}, {@code .pth}/{@code .pt}/{@code .ckpt}, TorchScript, {@code
   *     .onnx}, {@code .zip} or {@code .dl4j} of DL4J, {@code .h5} of Keras
   * @param architecture one of {@link #architectures()}; empty to take it from the file's metadata
   *     or to recognise it by its tensors
   * @throws EncoderException listing missing, unexpected and wrong-shaped tensors
   */
  public static EncoderModel read(Path file, Optional<String> architecture)
      throws EncoderException {
    return read(file, architecture, EncoderOverrides.NONE);
  }

  /**
   * As {@link #read(Path, Optional)}, with what is known better than by the file.
   *
   * @throws EncoderException also if the encoder cannot be as it was asked for
   */
  public static EncoderModel read(
      Path file, Optional<String> architecture, EncoderOverrides overrides)
      throws EncoderException {
    return new EncoderReader(file, architecture, overrides).read();
  }

  /**
   * Tells what {@link #read} will read, as far as that is known without running the network.
   *
   * @param architecture as for {@link #read}
   * @param overrides as for {@link #read}
   * @return empty for networks that only tell when they run (ONNX, TorchScript)
   * @throws EncoderException if the file cannot be read or its architecture not be recognised
   */
  public static Optional<EncoderSpec> describe(
      Path file, Optional<String> architecture, EncoderOverrides overrides)
      throws EncoderException {
    return new EncoderReader(file, architecture, overrides).describe();
  }

  /**
   * Tells what {@link #initialise} will make.
   *
   * @param architecture one of {@link #architectures()}
   */
  public static EncoderSpec describe(String architecture) {
    return Conventions.spec(architecture, named(architecture), Map.of());
  }

  /**
   * Checks that an encoder is one of {@link #architectures()}, which can be trained; files that
   * only run (ONNX, TorchScript) cannot.
   *
   * @throws EncoderException if it is none of them
   */
  public static void requireTrainable(EncoderSpec spec) throws EncoderException {
    EncoderWeights.architecture(spec);
  }

  /**
   * Checks that an encoder takes tiles of a size; of files that only run it shows when they do.
   *
   * @param pixels side of the tiles
   * @throws IllegalArgumentException if it does not, saying what to do
   */
  public static void requireSide(EncoderSpec spec, int pixels) {
    EncoderWeights.known(spec).ifPresent(architecture -> architecture.requireSide(pixels));
  }

  /**
   * Checks that features can be had of tiles of a size: the encoder takes them, or it is known how
   * its authors resize them.
   *
   * @param provenance of the encoder
   * @param pixels side of the tiles
   * @throws IllegalArgumentException if not, saying what to do
   */
  public static void requireTiles(EncoderSpec spec, Map<String, String> provenance, int pixels) {
    if (ResizeAndCrop.of(spec, provenance, pixels).isEmpty()) {
      requireSide(spec, pixels);
    }
  }

  /**
   * Whether an encoder takes tiles of a side; of a file that only runs, whether it is made for it.
   */
  public static boolean takes(EncoderSpec spec, int pixels) {
    try {
      requireSide(spec, pixels);
      return pixels == spec.inputPixels() || EncoderWeights.known(spec).isPresent();
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  /**
   * Checks that {@link #write} can write an encoder to a file of that name.
   *
   * @throws EncoderException if it cannot
   */
  public static void requireWritable(EncoderSpec spec, Path file) throws EncoderException {
    requireWritable(spec, file, Dl4jVersion.V1_0_0_M2_1);
  }

  /** As {@link #requireWritable(EncoderSpec, Path)}, for a version of DL4J. */
  public static void requireWritable(EncoderSpec spec, Path file, Dl4jVersion version)
      throws EncoderException {
    EncoderWriter.require(spec, file, version);
  }

  /**
   * Ending of the file that {@link #write} can write of any encoder, and that loses nothing: of our
   * own architectures {@code .safetensors}, of files that only run their own.
   */
  public static String ending(EncoderSpec spec) {
    return EncoderWriter.ownEnding(spec);
  }

  /** A freshly initialised network, as its authors initialise it. */
  public static EncoderModel initialise(String architecture, long seed) {
    return initialised(describe(architecture), named(architecture), seed);
  }

  /**
   * A freshly initialised network for the same tiles as another encoder.
   *
   * @throws EncoderException if that is none of our architectures
   */
  public static EncoderModel initialise(EncoderSpec spec, long seed) throws EncoderException {
    return initialised(spec, EncoderWeights.architecture(spec), seed);
  }

  private static EncoderModel initialised(EncoderSpec spec, Architecture architecture, long seed) {
    try (Weights weights = FreshWeights.of(architecture, seed)) {
      return EncoderWeights.model(
          spec,
          weights,
          Map.of(
              "architecture", spec.architecture(), "initialised", "at random", "seed", "" + seed));
    }
  }

  private static Architecture named(String architecture) {
    return Architectures.named(architecture)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown architecture “%s”. Known are: %s."
                        .formatted(architecture, String.join(", ", architectures()))));
  }

  /**
   * Loads an encoder onto a device; batches that memory does not hold are halved. Where it takes
   * tiles of its own size only, others are resized as its authors do, if that is known.
   *
   * @param precision of our own architectures; ONNX and TorchScript run as they are
   * @throws DeviceException if the device's memory does not hold the weights
   */
  public static Encoder open(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    return open(model, device, precision, Long.MAX_VALUE);
  }

  /**
   * As {@link #open(EncoderModel, Device, Precision)}, for work of a known length.
   *
   * @param tiles that will be encoded: for few, AUTO does not try what takes long to try
   */
  public static Encoder open(EncoderModel model, Device device, Precision precision, long tiles)
      throws EncoderException {
    try {
      return new HalvingEncoder(openWhole(model, device, precision, tiles), device);
    } catch (RuntimeException e) {
      if (OutOfMemory.isCauseOf(e)) {
        throw HalvingEncoder.tooLittleMemory(device, "the encoder's weights", e);
      }
      throw e;
    }
  }

  /**
   * Several encoders as one: the same tiles go through each, and their features stand side by side,
   * in the order given. It is for tiles of the first one's size and runs like any other; it cannot
   * be trained or written.
   */
  public static EncoderModel join(List<EncoderModel> models) {
    return models.size() == 1 ? models.get(0) : JoinedEncoder.join(models);
  }

  /**
   * The same encoder, ready to run in 8 bits: it remembers between which numbers the maps of its
   * convolutions lie. Training forgets that, and other arithmetics pass over it.
   *
   * @param batches some dozen tiles of all kinds that it will see
   * @throws EncoderException if it is a file that only runs (ONNX, TorchScript)
   */
  public static EncoderModel calibrate(
      EncoderModel model, List<TileBatch> batches, Progress progress) throws EncoderException {
    return Int8Quantiser.calibrate(model, batches, progress);
  }

  static Encoder openWhole(EncoderModel model, Device device, Precision precision, long tiles)
      throws EncoderException {
    return switch (model.spec().architecture()) {
      case EncoderReader.ONNX -> OnnxEncoder.of(model);
      case EncoderReader.TORCHSCRIPT -> new TorchScriptEncoder(model, device);
      default ->
          JoinedEncoder.isOne(model.spec())
              ? JoinedEncoder.open(model, device, precision)
              : openOurs(model, device, precision, tiles);
    };
  }

  private static Encoder openOurs(
      EncoderModel model, Device device, Precision precision, long tiles) throws EncoderException {
    Encoder encoder =
        switch (precision) {
          case AUTO -> PrecisionChoice.open(model, device, tiles);
          case FP32_ONNX -> OnnxEncoder.exported(model, device);
          case FP32, BF16, INT8 -> LibtorchEncoder.open(model, device, precision);
        };
    return ResizingEncoder.of(encoder, model);
  }

  /**
   * Writes {@code .safetensors} or, by the ending, {@code .onnx} or {@code .zip} of DL4J;
   * atomically.
   */
  public static void write(EncoderModel model, Path file) throws EncoderException {
    write(model, file, Dl4jVersion.V1_0_0_M2_1);
  }

  /** As {@link #write(EncoderModel, Path)}, for a version of DL4J. */
  public static void write(EncoderModel model, Path file, Dl4jVersion version)
      throws EncoderException {
    EncoderWriter.write(model, file, version);
  }
}
