package org.contexture.encoder.dl4j;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;

/** Networks whose batch norms and biases are not those of fresh ones. */
final class TrainedLooking {

  private TrainedLooking() {}

  static EncoderModel model(String architecture, int pixels) throws IOException {
    EncoderSpec usual = Encoders.describe(architecture);
    EncoderSpec spec =
        new EncoderSpec(architecture, usual.dimension(), pixels, usual.normalisation());
    SafeTensors fresh = SafeTensors.parse(Encoders.initialise(spec, 7).weights(), architecture);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    fresh
        .tensors()
        .forEach(
            (name, tensor) ->
                tensors.put(name, tensor.shape().size() == 1 ? drawn(name, tensor) : tensor));
    return new EncoderModel(spec, new SafeTensors(tensors, fresh.metadata()).toBlob(), Map.of());
  }

  private static StoredTensor drawn(String name, StoredTensor tensor) {
    float[] values = new float[tensor.elements()];
    for (int i = 0; i < values.length; i++) {
      double wave = Math.sin(0.7 * i + name.length());
      values[i] =
          (float)
              (name.endsWith("running_var")
                  ? 1 + 0.4 * wave
                  : name.endsWith("weight") ? 0.7 + 0.2 * wave : 0.1 * wave);
    }
    return StoredTensor.of(values, values.length);
  }
}
