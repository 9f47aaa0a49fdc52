package org.contexture.encoder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.network.PreferredPrefix;
import org.contexture.network.StoredTensor;

/**
 * State dicts of EfficientNet-B0 and MobileNetV2 with timm's names, by torchvision's.
 *
 * <p>timm's {@code tf_efficientnet…} have the same tensors but pad as TensorFlow does, so that
 * their features are others; all of its EfficientNetV2 with these shapes are such. They are
 * refused.
 */
final class TimmConvolutions {

  private static final String ANCHOR = "conv_stem.weight";
  private static final Pattern BLOCK = Pattern.compile("blocks\\.(\\d+)\\.(\\d+)\\.(.*)\\.(\\w+)");

  /** Parts of blocks: depthwise separable ones, and inverted residuals. */
  private record Parts(Map<String, String> separable, Map<String, String> inverted) {}

  private static final Parts EFFICIENTNET =
      new Parts(
          Map.of(
              "conv_dw", "0.0",
              "bn1", "0.1",
              "se.conv_reduce", "1.fc1",
              "se.conv_expand", "1.fc2",
              "conv_pw", "2.0",
              "bn2", "2.1"),
          Map.of(
              "conv_pw", "0.0",
              "bn1", "0.1",
              "conv_dw", "1.0",
              "bn2", "1.1",
              "se.conv_reduce", "2.fc1",
              "se.conv_expand", "2.fc2",
              "conv_pwl", "3.0",
              "bn3", "3.1"));

  private static final Parts MOBILENET =
      new Parts(
          Map.of("conv_dw", "0.0", "bn1", "0.1", "conv_pw", "1", "bn2", "2"),
          Map.of(
              "conv_pw", "0.0",
              "bn1", "0.1",
              "conv_dw", "1.0",
              "bn2", "1.1",
              "conv_pwl", "2",
              "bn3", "3"));

  private TimmConvolutions() {}

  /**
   * By torchvision's names, the prefix kept in front; empty if this is none.
   *
   * @param origin what to call the file
   * @throws EncoderException if it is one that pads otherwise
   */
  static Optional<Map<String, StoredTensor>> toTorchvision(
      Map<String, StoredTensor> tensors, String origin) throws EncoderException {
    Optional<String> prefix = PreferredPrefix.of(tensors.keySet(), ANCHOR);
    if (prefix.isEmpty()) {
      return Optional.empty();
    }
    Map<String, StoredTensor> timm = ParameterNames.strip(tensors, prefix.get());
    boolean fused = timm.keySet().stream().anyMatch(name -> name.contains(".conv_exp."));
    if (fused || origin.replaceAll(".*[/\\\\]", "").contains("tf_efficientnet")) {
      throw new EncoderException(
          "%s has the names of timm's EfficientNets that pad as TensorFlow does (tf_efficientnet…), which are not built in. Export the network as TorchScript or ONNX."
              .formatted(origin));
    }
    boolean excites = timm.keySet().stream().anyMatch(name -> name.contains(".se.conv_reduce."));
    Map<String, String> places = places(timm, excites);
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    timm.forEach(
        (name, tensor) ->
            renamed.put(
                prefix.get() + toTorchvision(name, places, excites ? EFFICIENTNET : MOBILENET),
                tensor));
    return Optional.of(renamed);
  }

  /**
   * Where torchvision has each block of timm's, and where what comes after the last: {@code end}.
   */
  private static Map<String, String> places(Map<String, StoredTensor> timm, boolean excites) {
    Map<Integer, Integer> blocks = new TreeMap<>(); // of each stage
    timm.keySet().stream()
        .map(BLOCK::matcher)
        .filter(Matcher::matches)
        .filter(block -> block.group(1).length() < 4 && block.group(2).length() < 4)
        .forEach(
            block ->
                blocks.merge(
                    Integer.valueOf(block.group(1)),
                    Integer.parseInt(block.group(2)) + 1,
                    Math::max));
    Map<String, String> places = new LinkedHashMap<>();
    int[] next = {1};
    blocks.forEach(
        (stage, count) -> {
          for (int i = 0; i < count; i++) {
            places.put(
                stage + "." + i,
                excites
                    ? "features." + (stage + 1) + "." + i + ".block."
                    : "features." + next[0]++ + ".conv.");
          }
        });
    places.put("end", "features." + (excites ? blocks.size() + 1 : next[0]));
    timm.keySet().stream()
        .map(BLOCK::matcher)
        .filter(block -> block.matches() && block.group(3).equals("conv_pwl"))
        .forEach(block -> places.put("inverted " + block.group(1) + "." + block.group(2), ""));
    return places;
  }

  private static String toTorchvision(String name, Map<String, String> places, Parts parts) {
    Matcher block = BLOCK.matcher(name);
    if (block.matches() && places.containsKey(block.group(1) + "." + block.group(2))) {
      String place = block.group(1) + "." + block.group(2);
      Map<String, String> table =
          places.containsKey("inverted " + place) ? parts.inverted() : parts.separable();
      String part = table.get(block.group(3));
      return part == null ? name : places.get(place) + part + "." + block.group(4);
    }
    int dot = name.indexOf('.');
    String rest = dot < 0 ? "" : name.substring(dot);
    return switch (dot < 0 ? name : name.substring(0, dot)) {
      case "conv_stem" -> "features.0.0" + rest;
      case "bn1" -> "features.0.1" + rest;
      case "conv_head" -> places.get("end") + ".0" + rest;
      case "bn2" -> places.get("end") + ".1" + rest;
      default -> name;
    };
  }
}
