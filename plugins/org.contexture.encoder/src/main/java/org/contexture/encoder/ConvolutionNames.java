package org.contexture.encoder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.network.StoredTensor;

/**
 * State dicts of ConvNeXt with the names of torchvision and of its authors, of Swin transformers
 * and CTransPath with those of their authors and of older releases of timm, of DenseNet with those
 * of older releases of torchvision; by the names of our architectures.
 */
final class ConvolutionNames {

  private static final int STAGES = 4;

  private ConvolutionNames() {}

  /** By our names, the prefix kept in front; as they are if these are others. */
  static Map<String, StoredTensor> toOurs(Map<String, StoredTensor> tensors) {
    for (NameRules rules : List.of(convNextOfTorchvision(), convNextOfAuthors(), swin(), dense())) {
      Optional<Map<String, StoredTensor>> renamed = rules.applied(tensors);
      if (renamed.isPresent()) {
        return flatScales(renamed.get());
      }
    }
    return tensors;
  }

  private static NameRules convNextOfTorchvision() {
    List<String> rules = new ArrayList<>(List.of("features\\.0\\.([01])\\.(\\w+)", "stem.$1.$2"));
    for (int stage = 0; stage < STAGES; stage++) {
      String block = "features\\." + (2 * stage + 1) + "\\.(\\d+)\\.";
      String ours = "stages." + stage + ".blocks.$1.";
      rules.addAll(
          List.of(
              block + "layer_scale", ours + "gamma",
              block + "block\\.0\\.(\\w+)", ours + "conv_dw.$2",
              block + "block\\.2\\.(\\w+)", ours + "norm.$2",
              block + "block\\.3\\.(\\w+)", ours + "mlp.fc1.$2",
              block + "block\\.5\\.(\\w+)", ours + "mlp.fc2.$2",
              "features\\." + 2 * stage + "\\.([01])\\.(\\w+)",
                  "stages." + stage + ".downsample.$1.$2"));
    }
    rules.addAll(List.of("classifier\\.0\\.(\\w+)", "head.norm.$1"));
    rules.addAll(List.of("classifier\\.2\\.(\\w+)", "head.fc.$1"));
    return NameRules.of("features.1.0.layer_scale", rules.toArray(String[]::new));
  }

  private static NameRules convNextOfAuthors() {
    return NameRules.of(
        "downsample_layers.0.0.weight",
        "downsample_layers\\.0\\.([01])\\.(\\w+)",
        "stem.$1.$2",
        "downsample_layers\\.(\\d)\\.([01])\\.(\\w+)",
        "stages.$1.downsample.$2.$3",
        "stages\\.(\\d)\\.(\\d+)\\.dwconv\\.(\\w+)",
        "stages.$1.blocks.$2.conv_dw.$3",
        "stages\\.(\\d)\\.(\\d+)\\.norm\\.(\\w+)",
        "stages.$1.blocks.$2.norm.$3",
        "stages\\.(\\d)\\.(\\d+)\\.pwconv([12])\\.(\\w+)",
        "stages.$1.blocks.$2.mlp.fc$3.$4",
        "stages\\.(\\d)\\.(\\d+)\\.gamma",
        "stages.$1.blocks.$2.gamma",
        "norm\\.(\\w+)",
        "head.norm.$1",
        "head\\.(weight|bias)",
        "head.fc.$1");
  }

  /** Maps are halved at the end of a stage there, at the beginning of the next in timm 1.0. */
  private static NameRules swin() {
    List<String> rules = new ArrayList<>();
    for (int stage = 0; stage < STAGES - 1; stage++) {
      rules.addAll(
          List.of(
              "layers\\." + stage + "\\.downsample\\.(.*)",
              "layers." + (stage + 1) + ".downsample.$1"));
    }
    return NameRules.of("layers.0.downsample.reduction.weight", rules.toArray(String[]::new));
  }

  private static NameRules dense() {
    return NameRules.of(
        "features.denseblock1.denselayer1.norm.1.weight",
        "(features\\.denseblock\\d\\.denselayer\\d+\\.(?:norm|conv))\\.([12])\\.(\\w+)",
        "$1$2.$3");
  }

  /** Scales of channels that lie as [channels, 1, 1]. */
  private static Map<String, StoredTensor> flatScales(Map<String, StoredTensor> tensors) {
    Map<String, StoredTensor> flat = new LinkedHashMap<>(tensors);
    flat.replaceAll(
        (name, tensor) ->
            name.endsWith(".gamma") && tensor.shape().size() == 3
                ? new StoredTensor(tensor.type(), List.of(tensor.shape().get(0)), tensor.content())
                : tensor);
    return flat;
  }
}
