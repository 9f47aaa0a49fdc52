package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.NONE;
import static org.contexture.encoder.architecture.Activation.RELU6;

/**
 * MobileNetV2 at width 1.0 (Sandler et al. 2018, "Inverted Residuals and Linear Bottlenecks", table
 * 2), with torchvision's parameter names.
 */
public record MobileNetV2() implements Architecture {

  /** Expansion, output channels, repetitions, first stride. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  @Override
  public int dimension() {
    return 1280;
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
    T x = net.convNorm(image, pair("features.0", Convolution.of(3, 32, 3).strided(2)), RELU6);
    x = net.mark(x, "features.0"); // [n, 32, h / 2, w / 2]
    int in = 32;
    int index = 1;
    for (int[] stage : STAGES) {
      for (int i = 0; i < stage[2]; i++) {
        String name = "features." + index++;
        x = block(net, x, name + ".conv", in, stage[1], i == 0 ? stage[3] : 1, stage[0]);
        x = net.mark(x, name);
        in = stage[1];
      }
    }
    x = net.convNorm(x, pair("features." + index, Convolution.of(in, 1280, 1)), RELU6);
    return net.flatten(net.meanMap(x)); // [n, 1280]
  }

  private static <T> T block(
      Computation<T> net, T x, String name, int in, int out, int stride, int expansion) {
    int wide = in * expansion;
    int part = 0;
    T y = x;
    if (expansion != 1) {
      y = net.convNorm(y, pair(name + "." + part++, Convolution.of(in, wide, 1)), RELU6);
    }
    Convolution depthwise = Convolution.depthwise(wide, 3).strided(stride);
    y = net.convNorm(y, pair(name + "." + part++, depthwise), RELU6);
    NormedConvolution projection =
        new NormedConvolution(
            name + "." + part, name + "." + (part + 1), Convolution.of(wide, out, 1), 1e-5);
    return stride == 1 && in == out
        ? net.convNormAdd(y, projection, x, NONE)
        : net.convNorm(y, projection, NONE);
  }

  private static NormedConvolution pair(String name, Convolution shape) {
    return new NormedConvolution(name + ".0", name + ".1", shape, 1e-5);
  }
}
