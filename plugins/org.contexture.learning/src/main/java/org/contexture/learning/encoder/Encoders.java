package org.contexture.learning.encoder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.learning.device.Device;
import org.contexture.learning.encoder.architecture.Architecture;
import org.contexture.learning.encoder.architecture.Architectures;
import org.contexture.learning.encoder.architecture.FreshWeights;
import org.contexture.learning.network.Weights;

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
   * @param file {@code .safetensors}, {@code .pth}/{@code .pt}, TorchScript or {@code .onnx}
   * @param architecture one of {@link #architectures()}; empty to take it from the file's metadata
   *     or to recognise it by its tensors
   * @throws EncoderException listing missing, unexpected and wrong-shaped tensors
   */
  public static EncoderModel read(Path file, Optional<String> architecture)
      throws EncoderException {
    return new EncoderReader(file, architecture).read();
  }

  /** A freshly initialised network, as its authors initialise it. */
  public static EncoderModel initialise(String architecture, long seed) {
    Architecture known =
        Architectures.named(architecture)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Unknown architecture “%s”. Known are: %s."
                            .formatted(architecture, String.join(", ", architectures()))));
    EncoderSpec spec = Conventions.spec(architecture, known, Map.of());
    try (Weights weights = FreshWeights.of(known, seed)) {
      return EncoderWeights.model(
          spec,
          weights,
          Map.of("architecture", architecture, "initialised", "at random", "seed", "" + seed));
    }
  }

  /** Loads an encoder onto a device. */
  public static Encoder open(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    return switch (model.spec().architecture()) {
      case EncoderReader.ONNX -> new OnnxEncoder(model);
      case EncoderReader.TORCHSCRIPT -> new TorchScriptEncoder(model, device);
      default -> LibtorchEncoder.open(model, device, precision);
    };
  }

  /** Writes {@code .safetensors} or, by the ending, {@code .onnx}; atomically. */
  public static void write(EncoderModel model, Path file) throws EncoderException {
    EncoderWriter.write(model, file);
  }
}
