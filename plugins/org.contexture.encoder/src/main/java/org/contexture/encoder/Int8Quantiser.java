package org.contexture.encoder;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.encoder.architecture.Int8Calibration;
import org.contexture.encoder.architecture.Int8Ranges;
import org.contexture.network.Progress;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;

/** Makes encoders ready to run in 8 bits, by what they see in a user's tiles. */
final class Int8Quantiser {

  private Int8Quantiser() {}

  /** See {@link Encoders#calibrate}. */
  @SuppressWarnings("try") // the scope acts by being closed
  static EncoderModel calibrate(EncoderModel model, List<TileBatch> batches, Progress progress)
      throws EncoderException {
    try (Weights weights = EncoderWeights.load(model);
        PixelNormaliser pixels = new PixelNormaliser(model.spec().normalisation(), Device.CPU);
        Int8Calibration calibration =
            new Int8Calibration(EncoderWeights.architecture(model.spec()), weights)) {
      weights.trainable(false);
      int done = 0;
      for (int round = 0; round < 2; round++) {
        for (TileBatch batch : batches) {
          progress.report(done++ / (2.0 * batches.size()), "Calibrating");
          try (PointerScope scope = new PointerScope()) {
            calibration.show(pixels.images(batch));
          }
        }
        calibration.secondRound();
      }
      return calibrated(
          model, calibration.tensors(), batches.stream().mapToInt(TileBatch::tiles).sum());
    }
  }

  private static EncoderModel calibrated(
      EncoderModel model, Map<String, StoredTensor> ranges, int tiles) throws EncoderException {
    try {
      SafeTensors file = SafeTensors.parse(model.weights(), "the encoder");
      Map<String, StoredTensor> tensors = new LinkedHashMap<>(file.tensors());
      tensors.keySet().removeIf(Int8Ranges::isOne);
      tensors.putAll(ranges);
      Map<String, String> provenance = new LinkedHashMap<>(model.provenance());
      provenance.put("calibrated for 8 bits on", tiles + " tiles");
      return new EncoderModel(
          model.spec(), new SafeTensors(tensors, file.metadata()).toBlob(), provenance);
    } catch (WeightsException e) {
      throw new EncoderException(e.getMessage(), e);
    } catch (IOException e) {
      throw new EncoderException("The calibrated weights cannot be kept: " + e.getMessage(), e);
    }
  }
}
