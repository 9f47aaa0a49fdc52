package org.contexture.distillation;

import java.util.List;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.term.Sizes;
import org.contexture.distillation.term.Term;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.device.Device;

/** Options small enough for tests. */
final class TinyRuns {

  private TinyRuns() {}

  static DistillationOptions options(int side, double maskRatio) {
    return options(side, maskRatio, 2, Objective.published(), BatchNormMode.FROZEN, 0);
  }

  static DistillationOptions options(int side, int epochs, Objective objective) {
    return options(side, 0.5, epochs, objective, BatchNormMode.FROZEN, 0);
  }

  static DistillationOptions options(
      int side,
      double maskRatio,
      int epochs,
      Objective objective,
      BatchNormMode batchNorm,
      int windowsPerPass) {
    return new DistillationOptions(
        new Sampling(side, maskRatio, 2, 5),
        new ContextSize(1, 2),
        new Schedule(epochs, 1e-3, 1e-4, 0.1, 0.25, 0.01, batchNorm),
        objective,
        new Execution(windowsPerPass, false, Precision.FP32, false));
  }

  static DistillationOptions withSeed(DistillationOptions o, long seed) {
    Sampling s = o.sampling();
    return o.with(new Sampling(s.windowSide(), s.maskRatio(), s.windowsPerStep(), seed));
  }

  static DistillationOptions withFreeze(DistillationOptions o, double studentFreeze) {
    Schedule s = o.schedule();
    return o.with(
        new Schedule(
            s.epochs(),
            s.learningRate(),
            s.studentLearningRate(),
            s.warmUp(),
            studentFreeze,
            s.weightDecay(),
            s.batchNorm()));
  }

  /** A network for teachers with features of these lengths. */
  static ContextNetwork network(
      TrainableEncoder student, DistillationOptions options, Integer... teachers) {
    List<Term> terms = terms(student, options, teachers).stream().map(WeightedTerm::term).toList();
    return new ContextNetwork(student, List.of(teachers), terms, options, Device.CPU);
  }

  static List<WeightedTerm> terms(
      TrainableEncoder student, DistillationOptions options, Integer... teachers) {
    int side = options.sampling().windowSide();
    return WeightedTerm.of(
        options.objective(), new Sizes(side, student.spec().dimension(), List.of(teachers)));
  }
}
