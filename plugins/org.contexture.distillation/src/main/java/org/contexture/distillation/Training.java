package org.contexture.distillation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/** One run of the method: its loop ({@link #run}) and one step of it ({@link #learn}). */
final class Training implements AutoCloseable {

  private final DistillationOptions options;
  private final Device device;
  private final ContextNetwork network;
  private final Teacher teacher;
  private final Targets targets;
  private final Masking masking;
  private final Comparison comparison;
  private final Optimisation optimisation;
  private final Passes passes;
  private final int plannedSteps;
  private final List<Step> log = new ArrayList<>();
  private int epoch;
  private int windowsTaken;

  /**
   * Prepares a run.
   *
   * @param network closed by the caller, as is the teacher
   * @param plannedSteps of the whole run, for the schedules
   */
  Training(
      ContextNetwork network,
      Teacher teacher,
      int plannedSteps,
      DistillationOptions options,
      Device device) {
    Objective objective = options.objective();
    this.network = network;
    this.teacher = teacher;
    this.options = options;
    this.device = device;
    this.plannedSteps = plannedSteps;
    targets = new Targets(teacher, objective, device);
    masking = new Masking(objective.mask().rule(), options.maskRatio(), options.seed());
    comparison =
        new Comparison(
            objective.loss().loss(),
            objective.target() == TargetKind.RELATIONS,
            teacher.dimensions());
    optimisation = new Optimisation(network, plannedSteps, options);
    passes = new Passes(options, device);
  }

  /** All epochs, from where this stands. */
  void run(WindowSource source, Checkpoint checkpoint, Progress progress) throws IOException {
    while (epoch < options.epochs()) {
      try (WindowBatches batches = new WindowBatches(source, epoch, windowsTaken, options)) {
        long started = System.nanoTime();
        for (List<WindowTiles> windows = batches.next();
            !windows.isEmpty();
            windows = batches.next()) {
          long read = System.nanoTime();
          StepMeasures measures = learn(windows);
          windowsTaken = batches.taken();
          log.add(entry(measures, windows, secondsSince(started), (read - started) / 1e9));
          checkpoint.writeIfDue(this);
          report(progress, checkpoint);
          started = System.nanoTime();
        }
      }
      epoch++;
      windowsTaken = 0;
    }
    checkpoint.write(this);
  }

  /** One step: mask, encode what is visible, predict, compare with the teacher, learn. */
  private StepMeasures learn(List<WindowTiles> windows) throws IOException {
    int step = log.size();
    if (step == 0) {
      network.calibrate(windows);
    }
    MaskedBatch batch = hide(windows);
    FloatMatrix wanted = targets.of(batch); // y [asked, D]
    StepMeasures measures = passes.take(batch, parts -> gradients(parts, wanted));
    stopUnlessFinite(measures.loss(), batch);
    optimisation.step(step);
    teacher.studentLearned();
    return measures;
  }

  /** Adds up the gradients of all parts of a step, from none. */
  @SuppressWarnings("try") // the scope frees the pass's tensors
  private StepMeasures gradients(List<MaskedBatch> parts, FloatMatrix wanted) {
    StepMeasures measures = new StepMeasures(network.student().spec().dimension());
    optimisation.forgetGradients();
    int row = 0;
    long pairedWindows =
        Math.max(
            1,
            parts.stream()
                .flatMap(pass -> pass.masked().stream())
                .filter(mask -> mask.cardinality() > 1)
                .count());
    for (MaskedBatch pass : parts) {
      int[] asked = targets.asked(pass);
      try (PointerScope scope = new PointerScope();
          ContextNetwork.Prediction prediction =
              network.predict(pass, asked, optimisation.studentLearns(log.size()))) {
        Tensor target = tensor(wanted, row, asked.length); // [asked in this pass, D]
        Tensor constant = tensor(targets.constant()).expand_as(target);
        Tensor losses = losses(prediction.predicted(), target, pass, asked); // [asked]
        Tensor loss = losses.sum().div(new Scalar(wanted.rows()));
        if (network.learnsHardness()) {
          loss =
              loss.add(
                  hardnessLoss(pass, asked, prediction, losses).div(new Scalar(pairedWindows)));
        }
        network.learn(prediction, loss);
        measures.add(prediction, target, losses, losses(constant, target, pass, asked));
        row += asked.length;
      }
    }
    return measures;
  }

  /** What is wrong about the masked tiles' order by hardness, summed over windows: one number. */
  private Tensor hardnessLoss(
      MaskedBatch pass, int[] asked, ContextNetwork.Prediction prediction, Tensor losses) {
    int[] masked = pass.maskedTokens();
    Tensor at = network.indices(ContextNetwork.ranks(masked, asked));
    int[] perWindow = pass.masked().stream().mapToInt(BitSet::cardinality).toArray();
    return HardnessPredictor.relativeLosses(
            network.hardness(prediction.tokens().index_select(0, at)),
            losses.index_select(0, at),
            perWindow)
        .map(Tensor::sum)
        .orElseGet(() -> losses.sum().mul(new Scalar(0)));
  }

  private MaskedBatch hide(List<WindowTiles> windows) {
    return options.objective().target().withoutContext()
        ? MaskedBatch.unmasked(windows)
        : masking.draw(windows, epoch, log.size() / (double) plannedSteps, network::scores);
  }

  private Tensor losses(Tensor predicted, Tensor target, MaskedBatch pass, int[] asked) {
    return comparison.losses(
        predicted, target, network.indices(asked), pass.windows().size(), pass.positions());
  }

  private Tensor tensor(FloatMatrix matrix, int from, int rows) {
    int columns = matrix.columns();
    return tensor(Arrays.copyOfRange(matrix.values(), from * columns, (from + rows) * columns))
        .view(rows, columns);
  }

  private Tensor tensor(float[] values) {
    return Tensors.to(Tensors.of(values, values.length), device);
  }

  private void stopUnlessFinite(double loss, MaskedBatch batch) throws DistillationException {
    int step = log.size();
    if (!Double.isFinite(loss)) {
      throw new DistillationException(
          ("The loss became %s at step %d, with learning rates %.3g (head) and %.3g (student), in"
                  + " the windows %s. Lower the learning rates, or look at these windows.")
              .formatted(
                  loss,
                  step + 1,
                  optimisation.headRate(step),
                  optimisation.studentRate(step),
                  batch.names()));
    }
  }

  private Step entry(
      StepMeasures measures, List<WindowTiles> windows, double seconds, double waitingSeconds) {
    int step = log.size();
    int tiles = windows.stream().mapToInt(window -> window.tiles().tiles()).sum();
    return new Step(
        step + 1,
        measures.loss(),
        optimisation.headRate(step),
        tiles / seconds,
        measures.featureDeviation(),
        optimisation.studentRate(step),
        measures.constantLoss(),
        measures.cosine(),
        seconds,
        waitingSeconds);
  }

  private void report(Progress progress, Checkpoint checkpoint) throws IOException {
    Step last = log.get(log.size() - 1);
    double pace =
        log.stream()
            .skip(Math.max(0, log.size() - 20))
            .mapToDouble(Step::seconds)
            .average()
            .orElse(0);
    long secondsLeft = Math.round(pace * Math.max(0, plannedSteps - log.size()));
    try {
      progress.report(
          Math.min(1, log.size() / (double) plannedSteps),
          "Step %d of %d: loss %.4f, %.0f tiles/s, %d:%02d min left"
              .formatted(
                  log.size(),
                  plannedSteps,
                  last.loss(),
                  last.tilesPerSecond(),
                  secondsLeft / 60,
                  secondsLeft % 60));
    } catch (CancellationException e) {
      checkpoint.write(this);
      throw e;
    }
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  int epoch() {
    return epoch;
  }

  int windowsTaken() {
    return windowsTaken;
  }

  List<Step> log() {
    return log;
  }

  ContextNetwork network() {
    return network;
  }

  Optimisation optimisation() {
    return optimisation;
  }

  TargetStatistics targetStatistics() {
    return targets.statistics();
  }

  Teacher teacher() {
    return teacher;
  }

  /** Goes on where another run stopped. */
  void goOnFrom(int newEpoch, int newWindowsTaken, List<Step> steps) {
    epoch = newEpoch;
    windowsTaken = newWindowsTaken;
    log.addAll(steps);
  }

  @Override
  public void close() {
    optimisation.close();
  }
}
