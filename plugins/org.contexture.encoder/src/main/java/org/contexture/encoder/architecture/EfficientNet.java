package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.NONE;
import static org.contexture.encoder.architecture.Activation.SIGMOID;
import static org.contexture.encoder.architecture.Activation.SILU;

import java.util.List;

/**
 * EfficientNet-B0 (Tan &amp; Le 2019, table 1) and EfficientNetV2 (Tan &amp; Le 2021, table 4),
 * with torchvision's parameter names. Deviation: no stochastic depth in training, which matters for
 * training from scratch only.
 *
 * @param stem channels of the first convolution
 * @param stages between stem and head
 * @param epsilon of the batch norms
 * @param inputPixels side of the images it was trained with
 */
public record EfficientNet(int stem, List<Stage> stages, double epsilon, int inputPixels)
    implements Architecture {

  private static final int HEAD = 1280;

  /**
   * Blocks of one kind.
   *
   * @param fused whether expansion and depthwise convolution are one ordinary convolution
   * @param expansion of the channels inside of a block
   * @param kernel side
   * @param stride of the first block
   * @param out channels
   * @param blocks how many
   */
  public record Stage(boolean fused, int expansion, int kernel, int stride, int out, int blocks) {}

  public static final EfficientNet B0 =
      new EfficientNet(
          32,
          List.of(
              plain(1, 3, 1, 16, 1),
              plain(6, 3, 2, 24, 2),
              plain(6, 5, 2, 40, 2),
              plain(6, 3, 2, 80, 3),
              plain(6, 5, 1, 112, 3),
              plain(6, 5, 2, 192, 4),
              plain(6, 3, 1, 320, 1)),
          1e-5,
          224);

  public static final EfficientNet V2_S =
      new EfficientNet(
          24,
          List.of(
              fused(1, 1, 24, 2),
              fused(4, 2, 48, 4),
              fused(4, 2, 64, 4),
              plain(4, 3, 2, 128, 6),
              plain(6, 3, 1, 160, 9),
              plain(6, 3, 2, 256, 15)),
          1e-3,
          384);

  public static final EfficientNet V2_M =
      new EfficientNet(
          24,
          List.of(
              fused(1, 1, 24, 3),
              fused(4, 2, 48, 5),
              fused(4, 2, 80, 5),
              plain(4, 3, 2, 160, 7),
              plain(6, 3, 1, 176, 14),
              plain(6, 3, 2, 304, 18),
              plain(6, 3, 1, 512, 5)),
          1e-3,
          480);

  public static final EfficientNet V2_L =
      new EfficientNet(
          32,
          List.of(
              fused(1, 1, 32, 4),
              fused(4, 2, 64, 7),
              fused(4, 2, 96, 7),
              plain(4, 3, 2, 192, 10),
              plain(6, 3, 1, 224, 19),
              plain(6, 3, 2, 384, 25),
              plain(6, 3, 1, 640, 7)),
          1e-3,
          480);

  public EfficientNet {
    stages = List.copyOf(stages);
  }

  private static Stage plain(int expansion, int kernel, int stride, int out, int blocks) {
    return new Stage(false, expansion, kernel, stride, out, blocks);
  }

  private static Stage fused(int expansion, int stride, int out, int blocks) {
    return new Stage(true, expansion, 3, stride, out, blocks);
  }

  @Override
  public int dimension() {
    return HEAD;
  }

  @Override
  public boolean takesAnySize() {
    return true;
  }

  @Override
  public Initialisation initialisation() {
    return Initialisation.HE_FAN_OUT;
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    T x = net.convNorm(image, layer("features.0", Convolution.of(3, stem, 3).strided(2)), SILU);
    x = net.mark(x, "features.0"); // [n, stem, h / 2, w / 2]
    int in = stem;
    for (int s = 0; s < stages.size(); s++) {
      Stage stage = stages.get(s);
      for (int i = 0; i < stage.blocks(); i++) {
        String name = "features." + (s + 1) + "." + i;
        int stride = i == 0 ? stage.stride() : 1;
        x =
            stage.fused()
                ? fusedBlock(net, x, name + ".block", in, stage, stride)
                : block(net, x, name + ".block", in, stage, stride);
        x = net.mark(x, name);
        in = stage.out();
      }
    }
    String head = "features." + (stages.size() + 1);
    x = net.convNorm(x, layer(head, Convolution.of(in, HEAD, 1)), SILU);
    return net.flatten(net.meanMap(x)); // [n, 1280]
  }

  /** Expand, depthwise, squeeze and excite, project (MBConv). */
  private <T> T block(Computation<T> net, T x, String name, int in, Stage stage, int stride) {
    int wide = in * stage.expansion();
    int part = 0;
    T y = x;
    if (wide != in) {
      y = net.convNorm(y, layer(name + "." + part++, Convolution.of(in, wide, 1)), SILU);
    }
    Convolution depthwise = Convolution.depthwise(wide, stage.kernel()).strided(stride);
    y = net.convNorm(y, layer(name + "." + part++, depthwise), SILU);
    y = new Excitation(name + "." + part++, wide, Math.max(1, in / 4), SILU, SIGMOID).of(net, y);
    NormedConvolution project = layer(name + "." + part, Convolution.of(wide, stage.out(), 1));
    return stride == 1 && in == stage.out()
        ? net.convNormAdd(y, project, x, NONE)
        : net.convNorm(y, project, NONE);
  }

  /** One convolution instead of expand and depthwise, no excitation (Fused-MBConv). */
  private <T> T fusedBlock(Computation<T> net, T x, String name, int in, Stage stage, int stride) {
    int wide = in * stage.expansion();
    boolean residual = stride == 1 && in == stage.out();
    if (wide == in) {
      Convolution only = Convolution.of(in, stage.out(), stage.kernel()).strided(stride);
      T y = net.convNorm(x, layer(name + ".0", only), SILU);
      return residual ? net.add(y, x) : y;
    }
    Convolution expand = Convolution.of(in, wide, stage.kernel()).strided(stride);
    T y = net.convNorm(x, layer(name + ".0", expand), SILU);
    NormedConvolution project = layer(name + ".1", Convolution.of(wide, stage.out(), 1));
    return residual ? net.convNormAdd(y, project, x, NONE) : net.convNorm(y, project, NONE);
  }

  private NormedConvolution layer(String name, Convolution shape) {
    return new NormedConvolution(name + ".0", name + ".1", shape, epsilon);
  }
}
