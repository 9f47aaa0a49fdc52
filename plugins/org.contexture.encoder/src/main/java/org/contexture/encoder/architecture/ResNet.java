package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.NONE;
import static org.contexture.encoder.architecture.Activation.RELU;

import java.util.List;

/**
 * Residual networks (He et al. 2016, "Deep Residual Learning for Image Recognition", table 1), with
 * torchvision's parameter names. As in torchvision, the stride of a bottleneck is at its 3×3
 * convolution.
 *
 * @param bottleneck whether blocks are 1×1, 3×3, 1×1 (ResNet-50) or 3×3, 3×3
 * @param blocks number of blocks of each stage, of four or of the first three: CLAM and TRIDENT
 *     take the mean map of ResNet-50's third stage, 1024 numbers
 */
public record ResNet(boolean bottleneck, List<Integer> blocks) implements Architecture {

  public static final ResNet RESNET18 = new ResNet(false, List.of(2, 2, 2, 2));
  public static final ResNet RESNET34 = new ResNet(false, List.of(3, 4, 6, 3));
  public static final ResNet RESNET50 = new ResNet(true, List.of(3, 4, 6, 3));

  /** As CLAM cuts it (Lu et al. 2021). */
  public static final ResNet RESNET50_LAYER3 = new ResNet(true, List.of(3, 4, 6));

  public ResNet {
    blocks = List.copyOf(blocks);
  }

  @Override
  public int dimension() {
    return width(blocks.size()) * expansion();
  }

  private static int width(int stage) {
    return 32 << stage; // 64, 128, 256, 512
  }

  @Override
  public boolean passesOver(String tensor) {
    return blocks.size() < 4 && tensor.startsWith("layer4.");
  }

  @Override
  public int inputPixels() {
    return 224;
  }

  @Override
  public boolean takesAnySize() {
    return true;
  }

  @Override
  public Initialisation initialisation() {
    return Initialisation.HE_FAN_OUT;
  }

  private int expansion() {
    return bottleneck ? 4 : 1;
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    T x = net.convNorm(image, layer("conv1", "bn1", Convolution.of(3, 64, 7).strided(2)), RELU);
    x = net.mark(net.maxPool(x, 3, 2, 1, false), "stem"); // [n, 64, h / 4, w / 4]
    int in = 64;
    for (int stage = 1; stage <= blocks.size(); stage++) {
      x = stage(net, x, stage, in);
      in = width(stage) * expansion();
    } // [n, dim, h / 32, w / 32], or / 16 of three stages
    return net.flatten(net.meanMap(x)); // [n, dim]
  }

  private <T> T stage(Computation<T> net, T x, int stage, int in) {
    String name = "layer" + stage;
    int width = width(stage);
    int count = blocks.get(stage - 1);
    T y = x;
    for (int i = 0; i < count; i++) {
      int from = i == 0 ? in : width * expansion();
      y = block(net, y, name + "." + i, from, width, i == 0 && stage > 1 ? 2 : 1);
      y = net.mark(y, i == count - 1 ? name : name + "." + i);
    }
    return y;
  }

  private <T> T block(Computation<T> net, T x, String name, int in, int width, int stride) {
    int out = width * expansion();
    T shortcut = x;
    if (stride != 1 || in != out) {
      String down = name + ".downsample";
      Convolution projection = Convolution.of(in, out, 1).strided(stride);
      shortcut = net.convNorm(x, layer(down + ".0", down + ".1", projection), NONE);
    }
    if (!bottleneck) {
      T y = net.convNorm(x, part(name, 1, Convolution.of(in, out, 3).strided(stride)), RELU);
      return net.convNormAdd(y, part(name, 2, Convolution.of(out, out, 3)), shortcut, RELU);
    }
    T y = net.convNorm(x, part(name, 1, Convolution.of(in, width, 1)), RELU);
    y = net.convNorm(y, part(name, 2, Convolution.of(width, width, 3).strided(stride)), RELU);
    return net.convNormAdd(y, part(name, 3, Convolution.of(width, out, 1)), shortcut, RELU);
  }

  private static NormedConvolution part(String block, int number, Convolution shape) {
    return layer(block + ".conv" + number, block + ".bn" + number, shape);
  }

  private static NormedConvolution layer(String conv, String norm, Convolution shape) {
    return new NormedConvolution(conv, norm, shape, 1e-5);
  }
}
