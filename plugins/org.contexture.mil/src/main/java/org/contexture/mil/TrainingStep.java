package org.contexture.mil;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.mil.head.Dropout;
import org.contexture.mil.head.HeadTraining;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Target;
import org.contexture.network.AdamW;
import org.contexture.network.Autocast;
import org.contexture.network.Tensors;
import org.contexture.network.WarmupCosine;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/** One step of training: losses and gradients of one or more bags, then the optimiser. */
final class TrainingStep implements AutoCloseable {

  private final Weights weights;
  private final HeadTraining training;
  private final AdamW optimiser;
  private final Dropout dropout;
  private final LabelledBags bags;
  private final double[] classWeights;
  private final MilOptions options;
  private final WarmupCosine schedule;
  private final Random random;
  private final Device device;

  TrainingStep(
      MilHead head, Weights weights, LabelledBags bags, MilOptions options, Device device) {
    this.device = device;
    this.weights = weights;
    this.training = head.training(weights);
    this.optimiser =
        new AdamW(
            List.of(
                new AdamW.Group(
                    weights.parameters(), options.learningRate(), options.weightDecay())));
    this.dropout = Dropout.training(options.dropout(), options.seed() + 1);
    this.bags = bags;
    this.classWeights = options.classWeights() ? bags.classWeights() : bags.equalWeights();
    this.options = options;
    this.schedule = new WarmupCosine(options.epochs(), 0);
    this.random = new Random(options.seed());
  }

  double[] classWeights() {
    return classWeights.clone();
  }

  /** The order in which an epoch takes n bags. */
  int[] shuffled(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The learning rate of an epoch, from 1. */
  double rate(int epoch) {
    return options.learningRate() * factor(epoch);
  }

  private double factor(int epoch) {
    return options.cosine() ? schedule.factor(epoch - 1) : 1;
  }

  /**
   * Adds a bag's share to the gradients.
   *
   * @param features [tiles, dimension]
   * @param group how many bags are added before the weights change
   * @return its loss
   * @throws DivergedException if the loss is no number
   * @throws org.contexture.network.device.DeviceException if the device's memory does not hold it
   */
  double accumulate(int bag, Tensor features, int group, int epoch) {
    double loss = accumulate(bag, features, group);
    if (!Double.isFinite(loss)) {
      throw new DivergedException("the loss", bags.bags().get(bag), epoch, rate(epoch));
    }
    return loss;
  }

  private double accumulate(int bag, Tensor features, int group) {
    return BagMemory.holding(
        bags.bags().get(bag),
        features.size(0),
        device,
        "Draw fewer tiles per slide, train in mixed precision",
        () -> addGradients(bag, sample(features), group));
  }

  private double addGradients(int bag, Tensor features, int group) {
    int label = bags.labels()[bag];
    Tensor loss = loss(features, new Target(label, classWeights[label]));
    (group > 1 ? loss.div(new Scalar((double) group)) : loss).backward();
    return loss.item_double();
  }

  @SuppressWarnings("try") // acts until closed
  private Tensor loss(Tensor features, Target target) {
    if (!options.mixedPrecision()) {
      return training.loss(features, target, dropout);
    }
    try (Autocast mixed = new Autocast(device)) {
      return training.loss(features, target, dropout);
    }
  }

  /** Changes the weights by the gradients gathered. */
  void apply(int epoch) {
    optimiser.step(factor(epoch));
    optimiser.zeroGradients();
    training.stepped();
  }

  /**
   * Checks the weights at the end of an epoch.
   *
   * @param last bag that was learned from
   * @throws DivergedException if one is no number
   */
  @SuppressWarnings("try") // scopes act by being closed
  void requireFinite(int last, int epoch) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (Tensor weight : weights.parameters().values()) {
        if (!Double.isFinite(weight.sum().item_double())) {
          throw new DivergedException(
              "a weight after the step", bags.bags().get(last), epoch, rate(epoch));
        }
      }
    }
  }

  /** All tiles, or so many drawn from them, in their order: some heads read them in it. */
  Tensor sample(Tensor features) {
    int tiles = (int) features.size(0);
    int wanted = options.tilesPerBag();
    if (wanted == 0 || wanted >= tiles) {
      return features;
    }
    int[] drawn = Arrays.copyOf(shuffled(tiles), wanted);
    Arrays.sort(drawn);
    Tensor chosen = Tensors.indices(drawn);
    return features.index_select(0, chosen.to(features.device(), ScalarType.Long)); // [wanted, dim]
  }

  @Override
  public void close() {
    training.close();
    optimiser.close();
    dropout.close();
  }
}
