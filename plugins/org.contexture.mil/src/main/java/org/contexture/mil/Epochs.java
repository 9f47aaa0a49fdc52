package org.contexture.mil;

import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.mil.task.CoxLikelihood;
import org.contexture.mil.task.CoxReadout;
import org.contexture.network.Progress;

/** How an epoch goes over the bags. */
final class Epochs {

  private final BagTensors bags;
  private final TrainingStep step;
  private final MilOptions options;

  Epochs(BagTensors bags, TrainingStep step, MilOptions options) {
    this.bags = bags;
    this.step = step;
    this.options = options;
  }

  /** One pass over the bags in random order; returns the mean loss. */
  @SuppressWarnings("try") // scopes act by being closed
  double bagByBag(int epoch, Progress progress) throws IOException {
    int[] order = step.shuffled(bags.size());
    double loss = 0;
    for (int i = 0; i < order.length; i++) {
      report(progress, epoch, (double) i / order.length);
      try (PointerScope scope = new PointerScope()) {
        int next = i + 1 < order.length ? order[i + 1] : -1;
        Tensor features = bags.get(order[i], next); // [tiles, dimension]
        int left =
            order.length - i / options.sampling().bagsPerStep() * options.sampling().bagsPerStep();
        int group = Math.min(options.sampling().bagsPerStep(), left);
        loss += step.accumulate(order[i], features, group, epoch);
        if ((i + 1) % options.sampling().bagsPerStep() == 0 || i + 1 == order.length) {
          step.apply(epoch);
        }
      }
    }
    step.requireFinite(order[order.length - 1], epoch);
    return loss / order.length;
  }

  /**
   * One step over all bags by Cox's partial likelihood, which compares each with all others: the
   * risks first, then one bag at a time with its share of the gradient. The gradient is that of all
   * bags at once; memory is that of one.
   *
   * @return minus the log-likelihood for each event
   */
  @SuppressWarnings("try") // scopes act by being closed
  double allAtOnce(int epoch, CoxLikelihood likelihood, Progress progress) throws IOException {
    double[] risks = new double[bags.size()];
    for (int i = 0; i < risks.length; i++) {
      report(progress, epoch, 0.5 * i / risks.length);
      try (PointerScope scope = new PointerScope()) {
        risks[i] = step.output(i, bags.get(i, i + 1), draw(epoch, i), epoch);
      }
    }
    double[] shares = likelihood.gradient(risks);
    for (int i = 0; i < risks.length; i++) {
      report(progress, epoch, 0.5 + 0.5 * i / risks.length);
      try (PointerScope scope = new PointerScope()) {
        Tensor features = bags.get(i, i + 1);
        step.accumulateShare(i, features, draw(epoch, i), shares[i], risks.length);
      }
    }
    step.apply(epoch);
    step.requireFinite(risks.length - 1, epoch);
    return likelihood.loss(risks);
  }

  private long draw(int epoch, int bag) {
    return options.execution().seed() + 1 + (long) epoch * bags.size() + bag;
  }

  private void report(Progress progress, int epoch, double done) {
    progress.report(
        done / options.schedule().epochs(),
        "Epoch %d of %d".formatted(epoch, options.schedule().epochs()));
  }

  /** As the task asks for. */
  double run(int epoch, AskedBags asked, boolean cox, Progress progress) throws IOException {
    return cox
        ? allAtOnce(epoch, CoxReadout.likelihood(asked.truths()), progress)
        : bagByBag(epoch, progress);
  }
}
