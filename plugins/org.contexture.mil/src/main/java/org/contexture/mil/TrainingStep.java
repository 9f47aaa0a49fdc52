package org.contexture.mil;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.mil.head.HeadTraining;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Randomness;
import org.contexture.mil.head.Target;
import org.contexture.mil.task.Readout;
import org.contexture.network.AdamW;
import org.contexture.network.Autocast;
import org.contexture.network.Tensors;
import org.contexture.network.WarmupCosine;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/** One step of training: losses and gradients of one or more bags, then the optimiser. */
final class TrainingStep implements AutoCloseable {

  private final Weights weights;
  private final ClinicalTerm facts;
  private final HeadTraining training;
  private final AdamW optimiser;
  private final Randomness randomness;
  private final List<Bag> bags;
  private final Target[] targets;
  private final Readout readout;
  private final MilOptions options;
  private final WarmupCosine schedule;
  private final Random random;
  private final Device device;

  TrainingStep(
      MilHead head,
      ClinicalTerm facts,
      AskedBags asked,
      Readout readout,
      MilOptions options,
      Device device) {
    this.device = device;
    this.facts = facts;
    this.weights = facts.weights();
    this.training = head.training(weights);
    this.optimiser =
        new AdamW(
            List.of(
                new AdamW.Group(
                    weights.parameters(),
                    options.optimisation().learningRate(),
                    options.optimisation().weightDecay())));
    this.randomness = Randomness.training(options.dropout(), options.execution().seed() + 1);
    this.bags = asked.bags();
    this.readout = readout;
    this.targets = targets(asked, readout, options.sampling().classWeights());
    this.options = options;
    this.schedule = new WarmupCosine(options.schedule().epochs(), 0);
    this.random = new Random(options.execution().seed());
  }

  private static Target[] targets(AskedBags asked, Readout readout, boolean weigh) {
    double[] bagWeights = weigh ? asked.task().weights(asked.truths()) : new double[0];
    Target[] targets = new Target[asked.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] =
          readout.target(asked.bags().get(i).truth().orElseThrow(), weigh ? bagWeights[i] : 1);
    }
    return targets;
  }

  /** The order in which an epoch takes n bags. */
  int[] shuffled(int n) {
    return shuffled(n, random);
  }

  private static int[] shuffled(int n, Random random) {
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
    return options.optimisation().learningRate() * factor(epoch);
  }

  private double factor(int epoch) {
    return options.optimisation().cosine() ? schedule.factor(epoch - 1) : 1;
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
    double loss =
        named(
            bag,
            features,
            () -> addGradients(sample(features, random), before(targets[bag], bag), group));
    if (!Double.isFinite(loss)) {
      throw new DivergedException("the loss", bags.get(bag), epoch, rate(epoch));
    }
    return loss;
  }

  /**
   * What the head says of a bag while it is trained, without gradients.
   *
   * @param draw seed of all that is random, so that {@link #accumulateShare} can do the same
   * @return its only output
   * @throws DivergedException if it is no number
   */
  @SuppressWarnings("try") // acts until closed
  double output(int bag, Tensor features, long draw, int epoch) {
    HeardOutput heard = new HeardOutput();
    try (NoGradGuard noGrad = new NoGradGuard()) {
      randomness.restart(draw);
      named(
          bag,
          features,
          () -> loss(sample(features, new Random(draw)), before(heard, bag)).item_double());
    }
    if (!Double.isFinite(heard.mean())) {
      throw new DivergedException("the risk", bags.get(bag), epoch, rate(epoch));
    }
    return heard.mean();
  }

  /**
   * Adds a bag's part of the gradient of a loss of all bags.
   *
   * @param share derivative of that loss for the bag's only output
   * @param group how many bags are added before the weights change
   */
  void accumulateShare(int bag, Tensor features, long draw, double share, int group) {
    Target target = before(readout.target(bags.get(bag).truth().orElseThrow(), share * group), bag);
    randomness.restart(draw);
    named(bag, features, () -> addGradients(sample(features, new Random(draw)), target, group));
  }

  /** What the head's own outputs should be, to which clinical facts are added. */
  private Target before(Target target, int bag) {
    return facts.before(target, bags.get(bag));
  }

  private double named(int bag, Tensor features, java.util.function.Supplier<Double> work) {
    return TooLargeBag.named(
        bags.get(bag),
        features.size(0),
        device,
        "Draw fewer tiles per slide, train in mixed precision",
        work);
  }

  private double addGradients(Tensor features, Target target, int group) {
    Tensor loss = loss(features, target);
    (group > 1 ? loss.div(new Scalar((double) group)) : loss).backward();
    return loss.item_double();
  }

  @SuppressWarnings("try") // acts until closed
  private Tensor loss(Tensor features, Target target) {
    if (!options.execution().mixedPrecision()) {
      return training.loss(features, target, randomness);
    }
    try (Autocast mixed = new Autocast(device)) {
      return training.loss(features, target, randomness);
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
              "a weight after the step", bags.get(last), epoch, rate(epoch));
        }
      }
    }
  }

  /** All tiles, or so many drawn from them, in their order: some heads read them in it. */
  Tensor sample(Tensor features, Random draws) {
    int tiles = (int) features.size(0);
    int wanted = options.sampling().tilesPerBag();
    if (wanted == 0 || wanted >= tiles) {
      return features;
    }
    int[] drawn = Arrays.copyOf(shuffled(tiles, draws), wanted);
    Arrays.sort(drawn);
    return features.index_select(
        0, Tensors.indices(drawn).to(features.device(), ScalarType.Long)); // [wanted, dim]
  }

  @Override
  public void close() {
    training.close();
    optimiser.close();
    randomness.close();
  }
}
