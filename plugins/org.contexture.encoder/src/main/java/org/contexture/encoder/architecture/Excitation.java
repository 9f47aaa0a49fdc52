package org.contexture.encoder.architecture;

/**
 * Channel gates from the mean of the map (Hu et al. 2018, "Squeeze-and-Excitation Networks").
 *
 * @param name of the two convolutions, {@code name.fc1} and {@code name.fc2}
 * @param channels of the map
 * @param narrow channels between the two
 * @param inner activation behind the first
 * @param outer activation behind the second: the gate
 */
record Excitation(String name, int channels, int narrow, Activation inner, Activation outer) {

  <T> T of(Computation<T> net, T x) {
    T squeezed =
        net.conv(net.meanMap(x), name + ".fc1", Convolution.of(channels, narrow, 1), inner);
    return net.gate(
        x, net.conv(squeezed, name + ".fc2", Convolution.of(narrow, channels, 1), outer));
  }
}
