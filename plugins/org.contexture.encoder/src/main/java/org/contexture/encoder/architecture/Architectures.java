package org.contexture.encoder.architecture;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.contexture.encoder.architecture.VisionTransformer.Size;

/** The architectures by torchvision's or timm's names. */
public final class Architectures {

  private static final SortedMap<String, Architecture> BY_NAME =
      java.util.Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("resnet18", ResNet.RESNET18),
                  Map.entry("resnet34", ResNet.RESNET34),
                  Map.entry("resnet50", ResNet.RESNET50),
                  Map.entry("resnet50_layer3", ResNet.RESNET50_LAYER3),
                  Map.entry("mobilenet_v2", new MobileNetV2()),
                  Map.entry("mobilenet_v3_large", MobileNetV3.LARGE),
                  Map.entry("mobilenet_v3_small", MobileNetV3.SMALL),
                  Map.entry("densenet121", DenseNet.DENSENET121),
                  Map.entry("densenet169", DenseNet.DENSENET169),
                  Map.entry("densenet201", DenseNet.DENSENET201),
                  Map.entry("regnet_y_400mf", RegNet.Y_400MF),
                  Map.entry("regnet_y_800mf", RegNet.Y_800MF),
                  Map.entry("regnet_y_1_6gf", RegNet.Y_1_6GF),
                  Map.entry("regnet_y_3_2gf", RegNet.Y_3_2GF),
                  Map.entry("convnext_tiny", ConvNeXt.TINY),
                  Map.entry("convnext_small", ConvNeXt.SMALL),
                  Map.entry("convnext_base", ConvNeXt.BASE),
                  Map.entry("convnext_large", ConvNeXt.LARGE),
                  Map.entry("swin_tiny", SwinTransformer.TINY),
                  Map.entry("swin_small", SwinTransformer.SMALL),
                  Map.entry("swin_base", SwinTransformer.BASE),
                  Map.entry("ctranspath", SwinTransformer.CTRANSPATH),
                  Map.entry("squeezenet1_1", new SqueezeNet()),
                  Map.entry("efficientnet_b0", EfficientNet.B0),
                  Map.entry("efficientnet_v2_s", EfficientNet.V2_S),
                  Map.entry("efficientnet_v2_m", EfficientNet.V2_M),
                  Map.entry("efficientnet_v2_l", EfficientNet.V2_L),
                  Map.entry("vit_s_16", VisionTransformer.torchvision(Size.SMALL, 16)),
                  Map.entry("vit_b_16", VisionTransformer.torchvision(Size.BASE, 16)),
                  Map.entry("vit_l_16", VisionTransformer.torchvision(Size.LARGE, 16)))));

  private Architectures() {}

  /** All that are built in, sorted by name. */
  public static SortedMap<String, Architecture> all() {
    return BY_NAME;
  }

  /**
   * Looks one up.
   *
   * @param name one of {@link #all()}, or a {@link TimmVisionTransformer}, {@link Clip}, {@link
   *     Conch} or {@link GraphText} written out
   */
  public static Optional<Architecture> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name))
        .or(() -> TimmVisionTransformer.parse(name))
        .or(() -> Clip.parse(name))
        .or(() -> Conch.parse(name))
        .or(() -> GraphText.parse(name));
  }
}
