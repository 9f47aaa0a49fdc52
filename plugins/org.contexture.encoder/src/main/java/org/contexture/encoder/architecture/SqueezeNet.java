package org.contexture.encoder.architecture;

import static org.contexture.encoder.architecture.Activation.RELU;

/**
 * SqueezeNet 1.1 (Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer
 * parameters"; the authors' release 1.1), with torchvision's parameter names. The features are the
 * last fire module's, before the classifier's convolution.
 */
public record SqueezeNet() implements Architecture {

  @Override
  public int dimension() {
    return 512;
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
    T x = net.conv(image, "features.0", Convolution.of(3, 64, 3).strided(2).unpadded(), RELU);
    x = net.maxPool(x, 3, 2, 0, true);
    x = fire(net, x, 3, 64, 16, 64);
    x = fire(net, x, 4, 128, 16, 64);
    x = net.maxPool(x, 3, 2, 0, true);
    x = fire(net, x, 6, 128, 32, 128);
    x = fire(net, x, 7, 256, 32, 128);
    x = net.maxPool(x, 3, 2, 0, true);
    x = fire(net, x, 9, 256, 48, 192);
    x = fire(net, x, 10, 384, 48, 192);
    x = fire(net, x, 11, 384, 64, 256);
    x = fire(net, x, 12, 512, 64, 256); // [n, 512, h / 16, w / 16]
    return net.flatten(net.meanMap(x)); // [n, 512]
  }

  private static <T> T fire(Computation<T> net, T x, int index, int in, int narrow, int half) {
    String name = "features." + index;
    T squeezed = net.conv(x, name + ".squeeze", Convolution.of(in, narrow, 1), RELU);
    T one = net.conv(squeezed, name + ".expand1x1", Convolution.of(narrow, half, 1), RELU);
    T three = net.conv(squeezed, name + ".expand3x3", Convolution.of(narrow, half, 3), RELU);
    return net.mark(net.concatChannels(one, three), name); // [n, 2 · half, …]
  }
}
