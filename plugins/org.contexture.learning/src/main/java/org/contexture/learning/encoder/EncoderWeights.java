package org.contexture.learning.encoder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.learning.encoder.architecture.Architecture;
import org.contexture.learning.encoder.architecture.Architectures;
import org.contexture.learning.encoder.architecture.FreshWeights;
import org.contexture.learning.network.SafeTensors;
import org.contexture.learning.network.Weights;
import org.contexture.learning.network.WeightsException;

/** Between encoders at rest and the tensors of our architectures. */
final class EncoderWeights {

  /** Tensors that files have and features do not need. */
  private static final Pattern IGNORABLE =
      Pattern.compile("(fc|classifier|head|heads)\\..*|.*\\.num_batches_tracked|mask_token");

  private EncoderWeights() {}

  static Architecture architecture(EncoderSpec spec) throws EncoderException {
    return architecture(spec.architecture());
  }

  static Architecture architecture(String name) throws EncoderException {
    return Architectures.named(name)
        .orElseThrow(
            () ->
                new EncoderException(
                    "“%s” is none of the architectures that can be trained: %s."
                        .formatted(name, String.join(", ", Architectures.all().keySet()))));
  }

  /** The weights of a model, on the CPU. The caller closes them. */
  static Weights load(EncoderModel model) throws EncoderException {
    String origin = model.provenance().getOrDefault("file", "the " + model.spec().architecture());
    try {
      return load(architecture(model.spec()), SafeTensors.parse(model.weights(), origin), origin);
    } catch (EncoderException e) {
      throw e;
    } catch (WeightsException e) {
      throw new EncoderException(e.getMessage(), e);
    }
  }

  static Weights load(Architecture architecture, SafeTensors file, String origin)
      throws EncoderException {
    Weights weights = FreshWeights.blank(architecture);
    try {
      weights.load(file, origin, name -> IGNORABLE.matcher(name).matches());
      checkFinite(weights, origin);
      return weights;
    } catch (WeightsException e) {
      weights.close();
      throw new EncoderException(e.getMessage(), e);
    } catch (EncoderException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  @SuppressWarnings("try") // the scope acts by being closed
  private static void checkFinite(Weights weights, String origin) throws EncoderException {
    for (String name : weights.names()) {
      try (PointerScope scope = new PointerScope()) {
        Tensor finite = weights.get(name).detach().isfinite();
        if (!finite.all().item_bool()) {
          long bad = finite.logical_not().sum().item_long();
          throw new EncoderException(
              "%s cannot be used: %d of %d values of the tensor “%s” are NaN or infinite. Fetch the"
                      .formatted(origin, bad, finite.numel(), name)
                  + " file again or take an earlier checkpoint.");
        }
      }
    }
  }

  /** Puts weights to rest. */
  static EncoderModel model(EncoderSpec spec, Weights weights, Map<String, String> provenance) {
    return new EncoderModel(spec, weights.save(metadata(spec)).toBytes(), provenance);
  }

  /** What our weight files say about themselves. */
  static Map<String, String> metadata(EncoderSpec spec) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("architecture", spec.architecture());
    metadata.put("parameter_names", "torchvision");
    metadata.put("mean", join(spec.normalisation().mean()));
    metadata.put("std", join(spec.normalisation().std()));
    metadata.put("channel_order", "RGB");
    metadata.put("feature_dim", Integer.toString(spec.dimension()));
    metadata.put("input_pixels", Integer.toString(spec.inputPixels()));
    return metadata;
  }

  private static String join(java.util.List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
