package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.GELU;
import static org.contexture.encoder.architecture.Activation.NONE;

import java.util.List;

/**
 * ConvNeXt (Liu et al. 2022, "A ConvNet for the 2020s", section 3), with timm's parameter names.
 * The feature is the mean map behind its last norm. Deviation: no stochastic depth in training.
 *
 * @param blocks of each of four stages
 * @param width channels of the first stage, doubled from stage to stage
 */
public record ConvNeXt(List<Integer> blocks, int width) implements Architecture {

  public static final ConvNeXt TINY = new ConvNeXt(List.of(3, 3, 9, 3), 96);
  public static final ConvNeXt SMALL = new ConvNeXt(List.of(3, 3, 27, 3), 96);
  public static final ConvNeXt BASE = new ConvNeXt(List.of(3, 3, 27, 3), 128);
  public static final ConvNeXt LARGE = new ConvNeXt(List.of(3, 3, 27, 3), 192);

  private static final double EPSILON = 1e-6;

  public ConvNeXt {
    blocks = List.copyOf(blocks);
  }

  @Override
  public int dimension() {
    return 8 * width;
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
    return Initialisation.TRANSFORMER;
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    T x = net.conv(image, "stem.0", new Convolution(3, width, 4, 4, 0, 1), NONE);
    x = norm(net, x, "stem.1", width); // [n, width, h / 4, w / 4]
    for (int s = 0; s < blocks.size(); s++) {
      String stage = "stages." + s;
      int dim = width << s;
      if (s > 0) {
        x = norm(net, x, stage + ".downsample.0", dim / 2);
        x = net.conv(x, stage + ".downsample.1", new Convolution(dim / 2, dim, 2, 2, 0, 1), NONE);
      }
      for (int i = 0; i < blocks.get(s); i++) {
        x = net.mark(block(net, x, stage + ".blocks." + i, dim), stage + ".blocks." + i);
      }
    }
    T mean = net.flatten(net.meanMap(x)); // [n, 8 · width]
    return net.layerNorm(mean, "head.norm", dimension(), EPSILON);
  }

  private static <T> T block(Computation<T> net, T x, String name, int dim) {
    T y = net.channelsLast(net.conv(x, name + ".conv_dw", Convolution.depthwise(dim, 7), NONE));
    y = net.layerNorm(y, name + ".norm", dim, EPSILON);
    y = net.linear(y, name + ".mlp.fc1", dim, 4 * dim, GELU);
    y = net.scale(net.linear(y, name + ".mlp.fc2", 4 * dim, dim), name + ".gamma", dim);
    return net.add(x, net.channelsFirst(y));
  }

  private static <T> T norm(Computation<T> net, T x, String name, int dim) {
    return net.channelsFirst(net.layerNorm(net.channelsLast(x), name, dim, EPSILON));
  }
}
