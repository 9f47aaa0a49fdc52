package org.contexture.learning.encoder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.learning.device.Device;

/** Reads, makes, opens and writes encoders. */
public final class Encoders {

  private Encoders() {}

  /** Names of the architectures that are built in, sorted. */
  public static List<String> architectures() {
    throw new UnsupportedOperationException("Encoders.architectures");
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
    throw new UnsupportedOperationException("Encoders.read");
  }

  /** A freshly initialised network, as torchvision initialises it. */
  public static EncoderModel initialise(String architecture, long seed) {
    throw new UnsupportedOperationException("Encoders.initialise");
  }

  /** Loads an encoder onto a device. */
  public static Encoder open(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    throw new UnsupportedOperationException("Encoders.open");
  }

  /** Writes {@code .safetensors} or, by the ending, {@code .onnx}; atomically. */
  public static void write(EncoderModel model, Path file) throws EncoderException {
    throw new UnsupportedOperationException("Encoders.write");
  }
}
