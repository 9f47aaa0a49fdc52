package org.contexture.mil;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.FeatureMoments;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/**
 * One vector of a bag: the mean of its tiles' features, or what a trained head hands to its
 * classifier (of attention heads the mean by attention, of TransMIL the class token). One thread at
 * a time.
 */
public final class SlideEmbedding implements AutoCloseable {

  private final Optional<SinglePredictor> head;

  private SlideEmbedding(Optional<SinglePredictor> head) {
    this.head = head;
  }

  /** The mean, of features as they are. */
  public static SlideEmbedding mean() {
    return new SlideEmbedding(Optional.empty());
  }

  /**
   * The vector of a trained head, of features as the model standardises them.
   *
   * @throws IllegalArgumentException if the model is several models, whose vectors have nothing in
   *     common, or its weights do not fit its head
   */
  public static SlideEmbedding of(MilModel model, Device device) {
    List<MilModel> models = MilEnsemble.models(model);
    if (models.size() > 1) {
      throw new IllegalArgumentException(
          "The MIL model consists of %d models, each with a vector of its own that no other understands. Connect a model of the MIL Learner."
              .formatted(models.size()));
    }
    return new SlideEmbedding(Optional.of(SinglePredictor.open(models.get(0), device)));
  }

  /**
   * The vector of a bag.
   *
   * @throws BagException if its features are not fit, or the head has no vector; the message names
   *     the slide
   * @throws org.contexture.network.device.DeviceException if the device's memory does not hold it
   */
  public float[] embed(Bag bag) throws IOException {
    if (head.isEmpty()) {
      return meanOf(bag);
    }
    return head.get()
        .vector(bag)
        .orElseThrow(
            () ->
                new BagException(
                    "The model's head looks at one tile of slide “%s” for each class and has no vector of the slide. Choose another head, or the mean."
                        .formatted(bag.id())));
  }

  @SuppressWarnings("try") // frees the features
  private static float[] meanOf(Bag bag) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor features = bag.read(); // [tiles, dimension]
      FloatBuffer values = Tensors.memory(features);
      FeatureMoments moments = new FeatureMoments((int) features.size(1));
      moments.add(values, (int) features.size(0));
      return moments.mean();
    }
  }

  @Override
  public void close() {
    head.ifPresent(SinglePredictor::close);
  }
}
