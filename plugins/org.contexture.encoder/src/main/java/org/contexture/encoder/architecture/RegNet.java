package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.NONE;
import static org.contexture.encoder.architecture.Activation.RELU;
import static org.contexture.encoder.architecture.Activation.SIGMOID;

import java.util.ArrayList;
import java.util.List;

/**
 * RegNetY (Radosavovic et al. 2020, "Designing Network Design Spaces", section 4), with
 * torchvision's parameter names. The feature is the mean of the last map.
 *
 * @param stages of the trunk
 */
public record RegNet(List<Stage> stages) implements Architecture {

  public static final RegNet Y_400MF = of(16, 48, 27.89, 2.09, 8);
  public static final RegNet Y_800MF = of(14, 56, 38.84, 2.4, 16);
  public static final RegNet Y_1_6GF = of(27, 48, 20.71, 2.65, 24);
  public static final RegNet Y_3_2GF = of(21, 80, 42.63, 2.66, 24);

  private static final int STEM = 32;
  private static final double EPSILON = 1e-5;

  /**
   * Blocks of one width.
   *
   * @param width channels
   * @param blocks how many
   * @param group channels of a group
   */
  public record Stage(int width, int blocks, int group) {}

  public RegNet {
    stages = List.copyOf(stages);
  }

  /** The paper's eq. 2–4: widths of blocks grow linearly and are rounded to a few. */
  private static RegNet of(int depth, int start, double slope, double factor, int group) {
    List<Stage> stages = new ArrayList<>();
    int before = 0;
    for (int block = 0; block < depth; block++) {
      double linear = start + slope * block;
      double step = Math.rint(Math.log(linear / start) / Math.log(factor));
      int width = (int) Math.rint(start * Math.pow(factor, step) / 8) * 8;
      int own = Math.min(group, width);
      int fitting = Math.max(own, (width + own / 2) / own * own);
      fitting = fitting < 0.9 * width ? fitting + own : fitting;
      int last = stages.size() - 1;
      if (width == before) {
        stages.set(last, new Stage(fitting, stages.get(last).blocks() + 1, own));
      } else {
        stages.add(new Stage(fitting, 1, own));
      }
      before = width;
    }
    return new RegNet(stages);
  }

  @Override
  public int dimension() {
    return stages.get(stages.size() - 1).width();
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
    T x = net.convNorm(image, layer("stem", Convolution.of(3, STEM, 3).strided(2)), RELU);
    int in = STEM;
    for (int s = 1; s <= stages.size(); s++) {
      Stage stage = stages.get(s - 1);
      for (int i = 0; i < stage.blocks(); i++) {
        String name = "trunk_output.block" + s + ".block" + s + "-" + i;
        x = net.mark(block(net, x, name, in, stage, i == 0 ? 2 : 1), name);
        in = stage.width();
      }
    }
    return net.flatten(net.meanMap(x)); // [n, width]
  }

  private static <T> T block(
      Computation<T> net, T x, String name, int in, Stage stage, int stride) {
    int out = stage.width();
    T shortcut = x;
    if (stride != 1 || in != out) {
      Convolution projection = Convolution.of(in, out, 1).strided(stride);
      shortcut = net.convNorm(x, layer(name + ".proj", projection), NONE);
    }
    T y = net.convNorm(x, layer(name + ".f.a", Convolution.of(in, out, 1)), RELU);
    Convolution grouped = new Convolution(out, out, 3, stride, 1, out / stage.group());
    y = net.convNorm(y, layer(name + ".f.b", grouped), RELU);
    int narrow = (int) Math.rint(0.25 * in);
    y = new Excitation(name + ".f.se", out, narrow, RELU, SIGMOID).of(net, y);
    return net.convNormAdd(y, layer(name + ".f.c", Convolution.of(out, out, 1)), shortcut, RELU);
  }

  private static NormedConvolution layer(String name, Convolution shape) {
    return new NormedConvolution(name + ".0", name + ".1", shape, EPSILON);
  }
}
