package org.contexture.encoder;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.CheckpointedFeatures;
import org.contexture.encoder.architecture.TrainableComputation;
import org.contexture.network.Mode;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * An encoder of one of our architectures, laid open for training: weights by name, features with
 * gradients. One thread at a time; every call inside a {@code PointerScope} of the caller's.
 */
public final class TrainableEncoder implements AutoCloseable {

  private static final String VARIANCE = ".running_var";

  private final EncoderSpec spec;
  private final Architecture architecture;
  private final Weights weights;
  private final PixelNormaliser pixels;

  private TrainableEncoder(
      EncoderSpec spec, Architecture architecture, Weights weights, Device device) {
    this.spec = spec;
    this.architecture = architecture;
    this.weights = weights;
    this.pixels = new PixelNormaliser(spec.normalisation(), device);
  }

  /**
   * Loads an encoder onto a device.
   *
   * @throws EncoderException if it is none of our architectures, or its weights do not fit
   */
  public static TrainableEncoder open(EncoderModel model, Device device) throws EncoderException {
    Architecture architecture = EncoderWeights.architecture(model.spec());
    try (Weights loaded = EncoderWeights.load(model)) {
      Weights weights = loaded.copyChannelsLast(device);
      return new TrainableEncoder(model.spec(), architecture, weights, device);
    }
  }

  public EncoderSpec spec() {
    return spec;
  }

  /** The tensors by torchvision's names, on the device. Train them in place. */
  public Weights weights() {
    return weights;
  }

  /**
   * Whether the file's batch norms were folded into the convolutions: each says mean 0 and variance
   * 1, which is not what it sees, and only shifts. Computed with the batch's own statistics such a
   * network is another one.
   */
  @SuppressWarnings("try") // the scope frees the tensors
  public boolean hasFoldedBatchNorms() {
    boolean shifts = false;
    try (PointerScope scope = new PointerScope()) {
      for (String name : weights.names()) {
        if (name.endsWith(VARIANCE)) {
          String norm = name.substring(0, name.length() - VARIANCE.length());
          boolean plain =
              all(weights.get(name), 1)
                  && all(weights.get(norm + ".running_mean"), 0)
                  && all(weights.get(norm + ".weight"), 1);
          if (!plain) {
            return false;
          }
          shifts |= !all(weights.get(norm + ".bias"), 0);
        }
      }
    }
    return shifts; // fresh ones do not
  }

  private static boolean all(Tensor tensor, double value) {
    return tensor.eq(new Scalar(value)).all().item_bool();
  }

  /**
   * Normalised pixels on the device: [tiles, 3, pixels, pixels].
   *
   * @throws IllegalArgumentException if the encoder takes no tiles of that size
   */
  public Tensor images(TileBatch tiles) {
    architecture.requireSide(tiles.pixels());
    return pixels.images(tiles);
  }

  /**
   * Computes features.
   *
   * @param images [n, 3, height, width] as {@link #images} gives them
   * @return [n, dimension]
   */
  public Tensor features(Tensor images, Mode mode) {
    return architecture.features(new TrainableComputation(weights, mode), images);
  }

  /**
   * What lies between the layers.
   *
   * @param images [n, 3, height, width] as {@link #images} gives them
   * @return maps [n, channels, h, w] or tokens [n, tokens, dim] by their layer's name, in order
   */
  public Map<String, Tensor> maps(Tensor images, Mode mode) {
    Map<String, Tensor> maps = new LinkedHashMap<>();
    TrainableComputation watched =
        new TrainableComputation(weights, mode) {
          @Override
          public Tensor mark(Tensor x, String name) {
            maps.put(name, x);
            return x;
          }
        };
    architecture.features(watched, images);
    return maps;
  }

  /**
   * As {@link #features}, for students too large for the memory: takes a third more time, and needs
   * {@code backward()} on the result after the loss's.
   */
  public CheckpointedFeatures checkpointedFeatures(Tensor images, Mode mode) {
    return new CheckpointedFeatures(architecture, weights, images, mode);
  }

  /**
   * The encoder at rest, as it is now.
   *
   * @param provenance what to tell about it
   */
  public EncoderModel save(Map<String, String> provenance) {
    return EncoderWeights.model(spec, weights, provenance);
  }

  @Override
  public void close() {
    weights.close();
    pixels.close();
  }
}
