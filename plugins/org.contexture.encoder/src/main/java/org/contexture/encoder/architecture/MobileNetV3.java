package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.HARD_SIGMOID;
import static org.contexture.encoder.architecture.Activation.HARD_SWISH;
import static org.contexture.encoder.architecture.Activation.NONE;
import static org.contexture.encoder.architecture.Activation.RELU;

import java.util.List;

/**
 * MobileNetV3 at width 1.0 (Howard et al. 2019, "Searching for MobileNetV3", tables 1 and 2), with
 * torchvision's parameter names. The feature is the mean of the last map, before the classifier's
 * first layer.
 *
 * @param blocks between stem and last convolution
 */
public record MobileNetV3(List<Block> blocks) implements Architecture {

  private static final double EPSILON = 1e-3;
  private static final int STEM = 16;

  /**
   * An inverted residual.
   *
   * @param kernel side of its depthwise convolution
   * @param wide channels inside
   * @param out channels
   * @param excites whether channels are gated
   * @param swish whether its activation is hard swish rather than ReLU
   * @param stride of its depthwise convolution
   */
  public record Block(int kernel, int wide, int out, boolean excites, boolean swish, int stride) {}

  public static final MobileNetV3 LARGE =
      new MobileNetV3(
          List.of(
              new Block(3, 16, 16, false, false, 1),
              new Block(3, 64, 24, false, false, 2),
              new Block(3, 72, 24, false, false, 1),
              new Block(5, 72, 40, true, false, 2),
              new Block(5, 120, 40, true, false, 1),
              new Block(5, 120, 40, true, false, 1),
              new Block(3, 240, 80, false, true, 2),
              new Block(3, 200, 80, false, true, 1),
              new Block(3, 184, 80, false, true, 1),
              new Block(3, 184, 80, false, true, 1),
              new Block(3, 480, 112, true, true, 1),
              new Block(3, 672, 112, true, true, 1),
              new Block(5, 672, 160, true, true, 2),
              new Block(5, 960, 160, true, true, 1),
              new Block(5, 960, 160, true, true, 1)));

  public static final MobileNetV3 SMALL =
      new MobileNetV3(
          List.of(
              new Block(3, 16, 16, true, false, 2),
              new Block(3, 72, 24, false, false, 2),
              new Block(3, 88, 24, false, false, 1),
              new Block(5, 96, 40, true, true, 2),
              new Block(5, 240, 40, true, true, 1),
              new Block(5, 240, 40, true, true, 1),
              new Block(5, 120, 48, true, true, 1),
              new Block(5, 144, 48, true, true, 1),
              new Block(5, 288, 96, true, true, 2),
              new Block(5, 576, 96, true, true, 1),
              new Block(5, 576, 96, true, true, 1)));

  public MobileNetV3 {
    blocks = List.copyOf(blocks);
  }

  @Override
  public int dimension() {
    return 6 * blocks.get(blocks.size() - 1).out();
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

  @Override
  public <T> T features(Computation<T> net, T image) {
    Convolution first = Convolution.of(3, STEM, 3).strided(2);
    T x = net.mark(net.convNorm(image, pair("features.0", first), HARD_SWISH), "features.0");
    int in = STEM;
    for (int i = 0; i < blocks.size(); i++) {
      String name = "features." + (i + 1);
      x = net.mark(block(net, x, name + ".block.", in, blocks.get(i)), name);
      in = blocks.get(i).out();
    }
    String last = "features." + (blocks.size() + 1);
    x = net.convNorm(x, pair(last, Convolution.of(in, dimension(), 1)), HARD_SWISH);
    return net.flatten(net.meanMap(x)); // [n, 960] or [n, 576]
  }

  private static <T> T block(Computation<T> net, T x, String name, int in, Block block) {
    Activation activation = block.swish() ? HARD_SWISH : RELU;
    int wide = block.wide();
    int part = 0;
    T y = x;
    if (wide != in) {
      y = net.convNorm(y, pair(name + part++, Convolution.of(in, wide, 1)), activation);
    }
    Convolution depthwise = Convolution.depthwise(wide, block.kernel()).strided(block.stride());
    y = net.convNorm(y, pair(name + part++, depthwise), activation);
    if (block.excites()) {
      y = new Excitation(name + part++, wide, narrow(wide), RELU, HARD_SIGMOID).of(net, y);
    }
    NormedConvolution project = pair(name + part, Convolution.of(wide, block.out(), 1));
    return block.stride() == 1 && in == block.out()
        ? net.convNormAdd(y, project, x, NONE)
        : net.convNorm(y, project, NONE);
  }

  /** A quarter, as the nearest multiple of 8 that is not more than a tenth smaller. */
  private static int narrow(int wide) {
    double quarter = wide / 4.0;
    int nearest = Math.max(8, (int) (quarter + 4) / 8 * 8);
    return nearest < 0.9 * quarter ? nearest + 8 : nearest;
  }

  private static NormedConvolution pair(String name, Convolution shape) {
    return new NormedConvolution(name + ".0", name + ".1", shape, EPSILON);
  }
}
