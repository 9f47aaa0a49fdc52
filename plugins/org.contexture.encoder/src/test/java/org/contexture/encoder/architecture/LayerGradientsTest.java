package org.contexture.encoder.architecture;

import static org.junit.Assert.assertEquals;

import java.util.Random;
import java.util.function.Supplier;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.Mode;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.junit.Test;

/**
 * Gradients against finite differences, in double precision, for every layer of an architecture.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public class LayerGradientsTest {

  private static final double STEP = 1e-6;
  private static final int ELEMENTS = 8; // that are checked of each tensor

  /** Every layer type for maps: convolutions, norms, shortcuts, gates, pools, activations. */
  private record Maps() implements Tiny {
    @Override
    public <T> T features(Computation<T> net, T image) {
      T x = net.conv(image, "a", Convolution.of(3, 4, 3).strided(2), Activation.SILU);
      T y = net.convNorm(x, normed("b", Convolution.depthwise(4, 3)), Activation.RELU6);
      y = net.convNormAdd(y, normed("c", Convolution.of(4, 4, 1)), x, Activation.RELU);
      T squeezed = net.conv(net.meanMap(y), "d", Convolution.of(4, 2, 1), Activation.SILU);
      T gate = net.conv(squeezed, "e", Convolution.of(2, 4, 1), Activation.SIGMOID);
      y = net.concatChannels(net.gate(y, gate), net.maxPool(x, 3, 1, 1, false));
      return net.flatten(net.meanMap(net.add(y, net.activate(y, Activation.SILU))));
    }

    private static NormedConvolution normed(String name, Convolution shape) {
      return new NormedConvolution(name + ".0", name + ".1", shape, 1e-3);
    }
  }

  /** What later convolutional networks and Swin transformers add. */
  private record LaterMaps() implements Tiny {
    @Override
    public <T> T features(Computation<T> net, T image) {
      T x = net.convPlain(image, "a", Convolution.of(3, 4, 3));
      x = net.norm(x, new BatchNorm("b", 4, 1e-3), Activation.HARD_SWISH); // [n, 4, 6, 6]
      T gate = net.conv(net.meanMap(x), "c", Convolution.of(4, 4, 1), Activation.HARD_SIGMOID);
      T map = net.channelsLast(net.gate(x, gate)); // [n, 6, 6, 4]
      map = net.layerNorm(map, "d", 4, 1e-5);
      map = net.windowAttention(map, attention("e"), new AttentionWindow("e.places", 3, 0, 6));
      map = net.windowAttention(map, attention("f"), new AttentionWindow("f.places", 3, 1, 6));
      T half = net.linearPlain(net.mergeNeighbours(map), "g", 16, 4); // [n, 3, 3, 4]
      half = net.activate(half, Activation.QUICK_GELU);
      T pooled = net.meanPool(net.channelsFirst(map), 2); // [n, 4, 3, 3]
      return net.flatten(net.meanMap(net.concatChannels(net.channelsFirst(half), pooled)));
    }

    private static Attention attention(String name) {
      return new Attention(name + ".qkv.weight", name + ".qkv.bias", name + ".proj", 4, 2);
    }
  }

  /** A network for tests. */
  private interface Tiny extends Architecture {
    @Override
    default int dimension() {
      return 8;
    }

    @Override
    default int inputPixels() {
      return 6;
    }

    @Override
    default boolean takesAnySize() {
      return true;
    }

    @Override
    default Initialisation initialisation() {
      return Initialisation.HE_FAN_OUT;
    }
  }

  @Test
  public void layersOfConvolutionalNetworksInEveryMode() {
    for (Mode mode : Mode.values()) {
      check(new Maps(), mode, 6);
      check(new LaterMaps(), mode, 6);
    }
  }

  @Test
  public void layersOfTransformers() {
    String options = "timm_vit(dim=8,depth=1,heads=2,mlp=6,patch=2,pixels=4,class=1,registers=1,";
    check(named(options + "positions=patches,scale=1,swiglu=1,pool=class_and_mean,norm=first)"), 4);
    check(named(options + "positions=all,scale=0,swiglu=0,pool=mean,norm=last)"), 4);
    check(named(options + "positions=rotary,scale=0,swiglu=0,pool=mean,norm=first)"), 4);
    check(named(options + "positions=all,scale=0,swiglu=0,pool=class,norm=first,inside=1)"), 4);
    check(named("clip_vit(dim=8,depth=1,heads=2,mlp=6,patch=2,pixels=4,out=6)"), 4);
    String conch = "conch(dim=8,depth=1,heads=2,mlp=6,patch=2,pixels=4,";
    check(named(conch + "scale=0,out=6,poolers=2,bias=1)"), 4);
    check(named(conch + "scale=1,out=6,poolers=2,bias=0)"), 4);
  }

  private static Architecture named(String text) {
    return Architectures.named(text).orElseThrow();
  }

  private static void check(Architecture architecture, int pixels) {
    check(architecture, Mode.TRAIN, pixels);
  }

  private static void check(Architecture architecture, Mode mode, int pixels) {
    try (Weights single = FreshWeights.of(architecture, 5);
        Weights weights = single.copy(Device.CPU, ScalarType.Double);
        PointerScope scope = new PointerScope()) {
      Tensor image =
          torch
              .arange(new org.bytedeco.pytorch.Scalar(2 * 3 * pixels * pixels))
              .to(ScalarType.Double)
              .sin()
              .view(2, 3, pixels, pixels);
      image.set_requires_grad(true);
      weights.trainable(true);
      enlarge(weights);
      Supplier<Tensor> loss =
          () -> {
            Tensor features = architecture.features(new TrainableComputation(weights, mode), image);
            return features.mul(features.add(new org.bytedeco.pytorch.Scalar(1.0)).cos()).sum();
          };
      loss.get().backward();
      Random random = new Random(7);
      checkSome("input", image, loss, mode, random);
      weights
          .parameters()
          .forEach((name, parameter) -> checkSome(name, parameter, loss, mode, random));
    }
  }

  /** Fresh biases are 0 and layer scales tiny: values at which mistakes hide. */
  private static void enlarge(Weights weights) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      weights
          .parameters()
          .forEach(
              (name, parameter) -> {
                Tensor wave =
                    torch
                        .arange(new org.bytedeco.pytorch.Scalar((double) parameter.numel()))
                        .to(ScalarType.Double)
                        .cos()
                        .view_as(parameter);
                parameter.add_(wave, new org.bytedeco.pytorch.Scalar(0.3));
              });
    }
  }

  private static void checkSome(
      String name, Tensor leaf, Supplier<Tensor> loss, Mode mode, Random random) {
    Tensor gradients = leaf.grad().contiguous();
    random
        .longs(0, leaf.numel())
        .distinct()
        .limit(Math.min(ELEMENTS, leaf.numel()))
        .forEach(
            index ->
                assertEquals(
                    "%s, element %d, in mode %s".formatted(name, index, mode),
                    slope(leaf, index, loss),
                    at(gradients, index),
                    1e-6 * Math.max(1, Math.abs(at(gradients, index)))));
  }

  /** Of the loss, where one element changes. */
  private static double slope(Tensor leaf, long index, Supplier<Tensor> loss) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      double value = at(leaf, index);
      put(leaf, index, value + STEP);
      double above = loss.get().item_double();
      put(leaf, index, value - STEP);
      double below = loss.get().item_double();
      put(leaf, index, value);
      return (above - below) / (2 * STEP);
    }
  }

  private static double at(Tensor tensor, long index) {
    try (DoublePointer values = new DoublePointer(tensor.data_ptr())) {
      return values.get(index);
    }
  }

  private static void put(Tensor tensor, long index, double value) {
    try (DoublePointer values = new DoublePointer(tensor.data_ptr())) {
      values.put(index, value);
    }
  }
}
