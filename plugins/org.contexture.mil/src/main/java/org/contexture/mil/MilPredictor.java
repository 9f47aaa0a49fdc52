package org.contexture.mil;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.mil.head.Dropout;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;

/** A MIL model loaded onto a device. One thread at a time. */
public final class MilPredictor implements AutoCloseable {

  /**
   * A bag's prediction.
   *
   * @param probabilities one per class, in the order of {@link MilModel#classes()}; sums to 1
   * @param attention one per tile; sums to 1 for attention heads; where classes have attention of
   *     their own, that of the most probable class
   * @param instanceScores [tiles, classes] in [0, 1], for heads that score tiles
   */
  @SuppressWarnings("ArrayRecordComponent") // a result buffer, never compared
  public record Prediction(
      double[] probabilities, float[] attention, Optional<FloatMatrix> instanceScores) {

    /** Index of the most probable class. */
    public int predicted() {
      int best = 0;
      for (int c = 1; c < probabilities.length; c++) {
        if (probabilities[c] > probabilities[best]) {
          best = c;
        }
      }
      return best;
    }

    /** Scores of one tile for each class; NaN for heads that score no tiles. */
    public double[] scores(int tile) {
      double[] scores = new double[probabilities.length];
      if (instanceScores.isEmpty()) {
        Arrays.fill(scores, Double.NaN);
        return scores;
      }
      FloatMatrix all = instanceScores.get();
      Arrays.setAll(scores, c -> all.values()[tile * all.columns() + c]);
      return scores;
    }

    /**
     * How much one tile speaks for each class (positive) or for the others (negative): its
     * attention times the logarithm of its score less the others' mean. Of attention pooling and
     * mean, whose scores are tiles' logits as probabilities, the tiles add up to the same of the
     * slide's probabilities: to its log-odds, if there are two classes.
     *
     * @return one per class; NaN for heads that score no tiles
     */
    public double[] evidence(int tile) {
      double[] logarithms = scores(tile);
      Arrays.setAll(logarithms, c -> Math.log(Math.max(logarithms[c], Float.MIN_NORMAL)));
      double sum = Arrays.stream(logarithms).sum();
      int others = logarithms.length - 1;
      double[] evidence = new double[logarithms.length];
      Arrays.setAll(
          evidence, c -> attention[tile] * (logarithms[c] - (sum - logarithms[c]) / others));
      return evidence;
    }
  }

  private final MilHead head;
  private final BagShape shape;
  private final Weights weights;
  private final Standardisation standardisation;
  private final Device device;

  private MilPredictor(
      MilHead head,
      BagShape shape,
      Weights weights,
      Standardisation standardisation,
      Device device) {
    this.head = head;
    this.shape = shape;
    this.weights = weights;
    this.standardisation = standardisation;
    this.device = device;
  }

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if its weights do not fit its head
   */
  public static MilPredictor open(MilModel model, Device device) {
    MilHead head = Heads.named(model.head());
    try {
      SafeTensors file = SafeTensors.parse(model.weights(), "the MIL model");
      Weights weights = HeadWeights.load(head, file, "The MIL model", device);
      BagShape shape = new BagShape(model.dimension(), "the MIL model's training slides");
      return new MilPredictor(head, shape, weights, HeadWeights.standardisation(file), device);
    } catch (WeightsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Predicts one bag.
   *
   * @throws BagException if its features are not fit for the model; the message names the slide
   * @throws org.contexture.network.device.DeviceException if the device's memory does not hold it
   */
  @SuppressWarnings("try") // frees the features
  public Prediction predict(Bag bag) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor features = shape.read(bag); // [tiles, dimension]
      return BagMemory.holding(
          bag, features.size(0), device, "Leave it out", () -> compute(features));
    }
  }

  @SuppressWarnings("try") // scopes act by being closed
  private Prediction compute(Tensor read) {
    try (ComputeThreads threads = ComputeThreads.forBags((double) read.numel());
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor features = Tensors.to(read, device); // [tiles, dimension]
      standardisation.apply(features);
      HeadOutput output = head.forward(weights, features, Dropout.NONE);
      double[] probabilities = Validation.doubles(Tensors.floats(output.probabilities()));
      Optional<FloatMatrix> scores = output.instanceScores().map(Tensors::matrix);
      Prediction prediction = new Prediction(probabilities, new float[0], scores);
      long column = output.attention().size(1) == 1 ? 0 : prediction.predicted();
      float[] attention = Tensors.floats(output.attention().select(1, column));
      return new Prediction(probabilities, attention, scores);
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
