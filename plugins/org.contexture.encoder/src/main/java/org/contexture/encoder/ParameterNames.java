package org.contexture.encoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.FreshWeights;
import org.contexture.network.PreferredPrefix;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.WrapperNames;

/**
 * Finds out which architecture a state dict is of, and under which names: behind a prefix such as
 * {@code module.}, with the names of torchvision, timm, DINOv2, transformers or torchscale.
 *
 * @param architecture its name
 * @param tensors by the architecture's own names, as far as they could be found
 * @param prefix that was taken off; empty if none
 */
record ParameterNames(String architecture, Map<String, StoredTensor> tensors, String prefix) {

  /**
   * Finds the names.
   *
   * @param wanted the architecture, if it is known
   * @param config what is said beside the file
   * @param origin what to call the file in messages
   */
  static ParameterNames find(
      Map<String, StoredTensor> tensors, Optional<String> wanted, TimmConfig config, String origin)
      throws EncoderException {
    Map<String, StoredTensor> plain = WrapperNames.removedWithin(tensors);
    Optional<ParameterNames> conch = ConchNames.find(plain);
    if (conch.isPresent()) {
      return conch.get();
    }
    Optional<Map<String, StoredTensor>> beit = Beit3Names.toTimm(plain);
    Optional<Map<String, StoredTensor>> transformers = TransformersNames.toTimm(plain);
    double epsilon =
        beit.isPresent()
            ? Beit3Names.EPSILON
            : transformers.isPresent() ? TransformersNames.epsilon(plain.keySet()) : 1e-6;
    Optional<ParameterNames> timm =
        TimmNames.find(beit.or(() -> transformers).orElse(plain), wanted, config, epsilon);
    if (timm.isPresent()) {
      return timm.get();
    }
    Optional<Map<String, StoredTensor>> convolutions =
        TimmConvolutions.toTorchvision(plain, origin);
    return ofTorchvision(ConvolutionNames.toOurs(convolutions.orElse(plain)), wanted, origin);
  }

  private static ParameterNames ofTorchvision(
      Map<String, StoredTensor> tensors, Optional<String> wanted, String origin)
      throws EncoderException {
    if (wanted.isPresent()) {
      return behindPrefix(wanted.get(), EncoderWeights.architecture(wanted.get()), tensors).names();
    }
    List<Match> matches = new ArrayList<>();
    Architectures.all()
        .forEach((name, architecture) -> matches.add(behindPrefix(name, architecture, tensors)));
    Match best =
        matches.stream()
            .max(Comparator.comparingDouble(Match::fraction).thenComparing(Match::matched))
            .orElseThrow();
    if (best.fraction() < 1) {
      throw new EncoderException(
          ("%s does not say its architecture and fits none that is built in (%s). Choose one of:"
                  + " %s; other networks are read as TorchScript or ONNX.")
              .formatted(
                  origin,
                  best.matched() == 0
                      ? "no tensor has a known name; the first is "
                          + tensors.keySet().stream().findFirst().orElse("missing")
                      : "nearest: %s, with %d of %d tensors"
                          .formatted(best.names().architecture(), best.matched(), best.expected()),
                  String.join(", ", Architectures.all().keySet())));
    }
    return best.names();
  }

  /** How well an architecture fits. */
  private record Match(ParameterNames names, int matched, int expected) {
    double fraction() {
      return matched / (double) expected;
    }
  }

  private static Match behindPrefix(
      String name, Architecture architecture, Map<String, StoredTensor> tensors) {
    Map<String, List<Long>> expected = shapes(architecture);
    String anchor = expected.keySet().iterator().next();
    Match best = new Match(new ParameterNames(name, tensors, ""), 0, expected.size());
    for (String key : tensors.keySet()) {
      if (key.equals(anchor) || key.endsWith("." + anchor)) {
        String prefix = key.substring(0, key.length() - anchor.length());
        Map<String, StoredTensor> stripped = strip(tensors, prefix);
        int matched =
            (int)
                expected.entrySet().stream()
                    .filter(e -> stripped.containsKey(e.getKey()))
                    .filter(e -> stripped.get(e.getKey()).shape().equals(e.getValue()))
                    .count();
        boolean preferred =
            matched > 0
                && matched == best.matched()
                && PreferredPrefix.order().compare(prefix, best.names().prefix()) < 0;
        if (matched > best.matched() || preferred) {
          best = new Match(new ParameterNames(name, stripped, prefix), matched, expected.size());
        }
      }
    }
    return best;
  }

  /** The tensors behind a prefix, without it. All tensors if the prefix is empty. */
  static Map<String, StoredTensor> strip(Map<String, StoredTensor> tensors, String prefix) {
    Map<String, StoredTensor> stripped = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            stripped.put(name.substring(prefix.length()), tensor);
          }
        });
    return stripped;
  }

  private static Map<String, List<Long>> shapes(Architecture architecture) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    try (Weights weights = FreshWeights.blank(architecture)) {
      for (String name : weights.names()) {
        Tensor tensor = weights.get(name);
        shapes.put(name, Tensors.shape(tensor));
      }
    }
    return shapes;
  }
}
