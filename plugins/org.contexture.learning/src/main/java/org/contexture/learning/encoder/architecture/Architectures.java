package org.contexture.learning.encoder.architecture;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The architectures by torchvision's or timm's names. */
public final class Architectures {

  private static final SortedMap<String, Architecture> BY_NAME =
      java.util.Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("resnet18", ResNet.RESNET18),
                  Map.entry("resnet34", ResNet.RESNET34),
                  Map.entry("resnet50", ResNet.RESNET50),
                  Map.entry("mobilenet_v2", new MobileNetV2()),
                  Map.entry("squeezenet1_1", new SqueezeNet()),
                  Map.entry("efficientnet_b0", EfficientNet.B0),
                  Map.entry("efficientnet_v2_s", EfficientNet.V2_S),
                  Map.entry("efficientnet_v2_m", EfficientNet.V2_M),
                  Map.entry("efficientnet_v2_l", EfficientNet.V2_L))));

  private Architectures() {}

  /** All that are built in, sorted by name. */
  public static SortedMap<String, Architecture> all() {
    return BY_NAME;
  }

  /** Looks one up. */
  public static Optional<Architecture> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
