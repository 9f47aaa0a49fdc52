package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.RELU;

import java.util.List;

/**
 * DenseNet-BC (Huang et al. 2017, "Densely Connected Convolutional Networks", table 1), with
 * torchvision's and timm's parameter names. The feature is the mean of the last map behind its norm
 * and ReLU.
 *
 * @param blocks layers of each of four blocks
 * @param growth channels that every layer adds
 */
public record DenseNet(List<Integer> blocks, int growth) implements Architecture {

  public static final DenseNet DENSENET121 = new DenseNet(List.of(6, 12, 24, 16), 32);
  public static final DenseNet DENSENET169 = new DenseNet(List.of(6, 12, 32, 32), 32);
  public static final DenseNet DENSENET201 = new DenseNet(List.of(6, 12, 48, 32), 32);

  private static final double EPSILON = 1e-5;
  private static final int BOTTLENECK = 4;

  public DenseNet {
    blocks = List.copyOf(blocks);
  }

  @Override
  public int dimension() {
    int channels = 2 * growth;
    for (int block = 0; block < blocks.size(); block++) {
      channels = (block == 0 ? channels : channels / 2) + blocks.get(block) * growth;
    }
    return channels;
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
    return Initialisation.HE_UNIFORM_FAN_IN;
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    int channels = 2 * growth;
    Convolution first = new Convolution(3, channels, 7, 2, 3, 1);
    T x =
        net.convNorm(
            image, new NormedConvolution("features.conv0", "features.norm0", first, EPSILON), RELU);
    x = net.maxPool(x, 3, 2, 1, false); // [n, 64, h / 4, w / 4]
    for (int block = 1; block <= blocks.size(); block++) {
      if (block > 1) {
        x = transition(net, x, "features.transition" + (block - 1), channels);
        channels /= 2;
      }
      for (int i = 1; i <= blocks.get(block - 1); i++) {
        x = layer(net, x, "features.denseblock" + block + ".denselayer" + i, channels);
        channels += growth;
      }
      x = net.mark(x, "features.denseblock" + block);
    }
    x = net.norm(x, new BatchNorm("features.norm5", channels, EPSILON), RELU);
    return net.flatten(net.meanMap(x)); // [n, channels]
  }

  private <T> T layer(Computation<T> net, T x, String name, int channels) {
    int wide = BOTTLENECK * growth;
    T y = net.norm(x, new BatchNorm(name + ".norm1", channels, EPSILON), RELU);
    Convolution narrow = Convolution.of(channels, wide, 1);
    y =
        net.convNorm(
            y, new NormedConvolution(name + ".conv1", name + ".norm2", narrow, EPSILON), RELU);
    return net.concatChannels(
        x, net.convPlain(y, name + ".conv2", Convolution.of(wide, growth, 3)));
  }

  private static <T> T transition(Computation<T> net, T x, String name, int channels) {
    T y = net.norm(x, new BatchNorm(name + ".norm", channels, EPSILON), RELU);
    return net.meanPool(
        net.convPlain(y, name + ".conv", Convolution.of(channels, channels / 2, 1)), 2);
  }
}
