package org.contexture.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.FreshWeights;
import org.contexture.encoder.architecture.Int8Ranges;
import org.contexture.encoder.architecture.Sized;
import org.contexture.network.ElementType;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.file.Blob;

/** Between encoders at rest and the tensors of our architectures. */
final class EncoderWeights {

  private EncoderWeights() {}

  static Architecture architecture(EncoderSpec spec) throws EncoderException {
    return sized(architecture(spec.architecture()), spec);
  }

  /** Empty for files that only run. */
  static Optional<Architecture> known(EncoderSpec spec) {
    return Architectures.named(spec.architecture()).map(architecture -> sized(architecture, spec));
  }

  private static Architecture sized(Architecture architecture, EncoderSpec spec) {
    return architecture instanceof Sized sized ? sized.resized(spec.inputPixels()) : architecture;
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

  /** What it takes to run a model in 8 bits; empty if it was not calibrated. */
  static Optional<Int8Ranges> ranges(EncoderModel model) throws EncoderException {
    try {
      return Int8Ranges.of(SafeTensors.parse(model.weights(), "the encoder"));
    } catch (WeightsException e) {
      throw new EncoderException(e.getMessage(), e);
    }
  }

  static Weights load(Architecture architecture, SafeTensors file, String origin)
      throws EncoderException {
    Weights weights = FreshWeights.blank(architecture);
    try {
      weights.load(file, origin, name -> isLeftOver(architecture, name));
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

  private static boolean isLeftOver(Architecture architecture, String name) {
    return LeftOvers.is(name) || Int8Ranges.isOne(name) || architecture.passesOver(name);
  }

  private static void checkFinite(Weights weights, String origin) throws EncoderException {
    for (String name : weights.names()) {
      checkFinite(name, weights.get(name), origin);
    }
  }

  @SuppressWarnings("try") // the scope acts by being closed
  private static void checkFinite(String name, Tensor tensor, String origin)
      throws EncoderException {
    try (PointerScope scope = new PointerScope()) {
      Tensor finite = tensor.detach().isfinite();
      if (!finite.all().item_bool()) {
        long bad = finite.logical_not().sum().item_long();
        throw new EncoderException(
            "%s cannot be used: %d of %d values of the tensor “%s” are NaN or infinite. Fetch the"
                    .formatted(origin, bad, finite.numel(), name)
                + " file again or take an earlier checkpoint.");
      }
    }
  }

  /**
   * Puts weights to rest.
   *
   * @throws UncheckedIOException if there is no room for them
   */
  static EncoderModel model(EncoderSpec spec, Weights weights, Map<String, String> provenance) {
    try {
      return new EncoderModel(spec, weights.live(metadata(spec)).toBlob(), provenance);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts a file's weights to rest, one tensor after the other: the file may be larger than the
   * memory.
   *
   * @throws EncoderException if they do not fit or are not finite
   */
  static EncoderModel model(
      EncoderSpec spec, SafeTensors file, String origin, Map<String, String> provenance)
      throws IOException {
    Architecture architecture = architecture(spec);
    try (Weights blank = FreshWeights.blank(architecture)) {
      blank.requireFit(file, origin, name -> isLeftOver(architecture, name));
      Map<String, StoredTensor> checked = new LinkedHashMap<>();
      for (String name : blank.names()) {
        checked.put(name, checked(name, file.tensors().get(name), origin));
      }
      file.tensors().keySet().stream()
          .filter(Int8Ranges::isOne)
          .forEach(name -> checked.put(name, file.tensors().get(name)));
      Blob content = new SafeTensors(checked, metadata(spec)).toBlob();
      return new EncoderModel(spec, content, provenance);
    }
  }

  /** A tensor in 32-bit floats, which is converted and checked when it is read. */
  @SuppressWarnings("try") // the scope acts by being closed
  private static StoredTensor checked(String name, StoredTensor stored, String origin) {
    Blob content =
        Blob.of(
            (long) stored.elements() * ElementType.F32.bytes(),
            (position, target) -> {
              try (PointerScope scope = new PointerScope()) {
                Tensor tensor = Tensors.of(stored).to(ScalarType.Float);
                checkFinite(name, tensor, origin);
                Tensors.store(tensor).content().read(position, target);
              } catch (UncheckedIOException e) {
                throw new EncoderException(
                    "%s is damaged: %s. Fetch the file again.".formatted(origin, e.getMessage()),
                    e);
              }
            });
    return new StoredTensor(ElementType.F32, stored.shape(), content);
  }

  /** What our weight files say about themselves. */
  static Map<String, String> metadata(EncoderSpec spec) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("architecture", spec.architecture());
    metadata.put("parameter_names", "torchvision");
    metadata.put("feature_dim", Integer.toString(spec.dimension()));
    metadata.putAll(pixelMetadata(spec));
    return metadata;
  }

  /** What files of any encoder say about the pixels that it expects. */
  static Map<String, String> pixelMetadata(EncoderSpec spec) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("mean", join(spec.normalisation().mean()));
    metadata.put("std", join(spec.normalisation().std()));
    metadata.put("channel_order", "RGB");
    metadata.put("input_pixels", Integer.toString(spec.inputPixels()));
    return metadata;
  }

  private static String join(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
