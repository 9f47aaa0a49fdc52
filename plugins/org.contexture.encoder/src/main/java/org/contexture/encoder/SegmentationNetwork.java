package org.contexture.encoder;

import org.contexture.network.device.Device;

/**
 * A network that says of every place of a tile which class it shows: an ONNX model or a TorchScript
 * program of the user's that takes images [n, 3, pixels, pixels] and gives maps [n, classes, h, h].
 * One thread at a time.
 */
public interface SegmentationNetwork extends AutoCloseable {

  /** What is known of it; its dimension is the number of maps. */
  EncoderSpec spec();

  /**
   * Looks at tiles.
   *
   * @throws IllegalArgumentException if the network does not take them, or gives something else
   */
  ClassMaps segment(TileBatch tiles);

  @Override
  void close();

  /**
   * Loads a network onto a device; ONNX models run on the CPU.
   *
   * @throws EncoderException if it is of another kind, whose features have no places
   */
  static SegmentationNetwork open(EncoderModel model, Device device) throws EncoderException {
    return switch (model.spec().architecture()) {
      case EncoderReader.ONNX -> OnnxEncoder.of(model);
      case EncoderReader.TORCHSCRIPT -> new TorchScriptEncoder(model, device);
      default ->
          throw new EncoderException(
              "%s gives one vector for a tile and no map of classes. Read a segmentation network in the Encoder Reader: an .onnx file or a TorchScript program."
                  .formatted(model.spec().title()));
    };
  }
}
