package org.contexture.encoder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.contexture.encoder.onnx.OnnxException;
import org.contexture.encoder.onnx.OnnxSlideSession;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;

/**
 * A network over all tiles of a slide that somebody exported: their features and places in, one
 * vector out. One thread at a time.
 */
public abstract sealed class SlideEncoder implements AutoCloseable
    permits TorchScriptSlideEncoder, OnnxSlideEncoder {

  private final Path file;
  private final int inputs;

  SlideEncoder(Path file, int inputs) {
    this.file = file;
    this.inputs = inputs;
  }

  /**
   * Opens a file.
   *
   * @param file ONNX ({@code .onnx}), or TorchScript by any other name
   * @param device of TorchScript; ONNX runs on the CPU
   * @throws EncoderException if it is neither, or takes something else
   */
  public static SlideEncoder open(Path file, Device device) throws EncoderException {
    if (!Files.isRegularFile(file)) {
      throw new EncoderException(
          "There is no file %s. Name a slide encoder that was exported as TorchScript or ONNX."
              .formatted(file));
    }
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      return TorchScriptSlideEncoder.load(file, device);
    }
    try {
      return new OnnxSlideEncoder(
          file, new OnnxSlideSession(file, Runtime.getRuntime().availableProcessors()));
    } catch (OnnxException e) {
      throw new EncoderException(file + ": " + e.getMessage(), e);
    }
  }

  /** Whether it asks where tiles lie. */
  public final boolean asksForPlaces() {
    return inputs > 1;
  }

  /** Whether it asks how large tiles are. */
  public final boolean asksForSide() {
    return inputs > 2;
  }

  /** The file that it came from. */
  final Path file() {
    return file;
  }

  final int inputs() {
    return inputs;
  }

  /**
   * The vector of a slide.
   *
   * @param features [tiles, dimension], at least one tile
   * @param x left edges of the tiles, level-0 px; empty if it does not ask for places
   * @param y top edges, likewise
   * @param side of a tile, level-0 px; 0 if it does not ask for it
   * @throws EncoderException if it fails, or gives no vector
   */
  public final float[] encode(FloatMatrix features, int[] x, int[] y, int side)
      throws EncoderException {
    int[] places = new int[2 * x.length];
    for (int tile = 0; tile < x.length; tile++) {
      places[2 * tile] = x[tile];
      places[2 * tile + 1] = y[tile];
    }
    return vector(features, places, side);
  }

  /** As {@link #encode}, with x and y by turns. */
  abstract float[] vector(FloatMatrix features, int[] places, int side) throws EncoderException;

  @Override
  public abstract void close();
}
