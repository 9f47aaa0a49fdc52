package org.contexture.distillation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.MaskedContextDistillation.Validation;
import org.contexture.distillation.part.Part;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.term.Losses;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowSource;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.network.Progress;
import org.contexture.network.SafeTensors;
import org.contexture.network.device.Device;

/** One run of the method: its loop ({@link #run}) and one step of it ({@link #learn}). */
final class Training implements AutoCloseable {

  /**
   * Who takes part in a run.
   *
   * @param network closed by the caller, as are all others
   * @param slow its slow twin, where a term or the mask asks for one
   * @param terms of the objective, and what guides its masks
   * @param teachers at least one
   */
  record Cast(
      ContextNetwork network,
      Optional<SlowTwin> slow,
      List<WeightedTerm> terms,
      List<Teacher> teachers) {}

  /** In place of an epoch, for masks that are always the same. */
  private static final int VALIDATION = -1;

  private final DistillationOptions options;
  private final ContextNetwork network;
  private final Optional<SlowTwin> slow;
  private final List<WeightedTerm> terms;
  private final List<Part> parts;
  private final Lessons lessons;
  private final Masking masking;
  private final Guides guides;
  private final Optimisation optimisation;
  private final Passes passes;
  private final Optional<ArithmeticTrial> trial;
  private final int plannedSteps;
  private final Log log = new Log();
  private int epoch;
  private int windowsTaken;

  /**
   * Prepares a run.
   *
   * @param plannedSteps of the whole run, for the schedules
   */
  Training(Cast cast, int plannedSteps, DistillationOptions options, Device device) {
    network = cast.network();
    slow = cast.slow();
    terms = cast.terms();
    this.options = options;
    this.plannedSteps = plannedSteps;
    lessons = new Lessons(cast.teachers(), options, device);
    masking = new Masking(options.objective(), options.sampling());
    guides =
        new Guides(
            network, slow.map(SlowTwin::network), options.sampling().windowsPerStep(), device);
    optimisation = new Optimisation(network, plannedSteps, options.schedule());
    passes = new Passes(options, device);
    trial =
        options.execution().mixedPrecision() == MixedPrecision.AUTO
            ? Optional.of(new ArithmeticTrial(System::nanoTime))
            : Optional.empty();
    parts = new ArrayList<>(List.of(network, optimisation, lessons, log));
    parts.addAll(cast.teachers());
    slow.ifPresent(parts::add);
    terms.forEach(term -> parts.add(term.term()));
    trial.ifPresent(parts::add);
  }

  /** All epochs, from where this stands. */
  void run(
      WindowSource source,
      Optional<WindowSource> validation,
      Checkpoint checkpoint,
      Progress progress)
      throws IOException {
    while (epoch < options.schedule().epochs()) {
      try (WindowBatches batches = new WindowBatches(source, epoch, windowsTaken, options)) {
        long started = System.nanoTime();
        for (List<WindowTiles> windows = batches.next();
            !windows.isEmpty();
            windows = batches.next()) {
          long read = System.nanoTime();
          StepMeasures measures = learn(windows);
          windowsTaken = batches.taken();
          if (log().isEmpty() && trial.isPresent()) {
            progress.log("Student and context network learn in " + arithmetic());
          }
          log().add(entry(measures, windows, secondsSince(started), (read - started) / 1e9));
          checkpoint.writeIfDue(this);
          report(progress, checkpoint);
          started = System.nanoTime();
        }
      }
      if (validation.isPresent()) {
        validate(validation.get());
      }
      epoch++;
      windowsTaken = 0;
    }
    checkpoint.write(this);
  }

  /** One step: mask, ask the teachers, encode what is visible, predict, compare, learn. */
  private StepMeasures learn(List<WindowTiles> windows) throws IOException {
    int step = log().size();
    if (step == 0) {
      network.calibrate(windows);
      slow.ifPresent(SlowTwin::catchUp);
    }
    MaskedBatch batch = masking.draw(windows, epoch, progress(), guides);
    StepLesson lesson = lessons.see(batch, taught(batch));
    if (trial.isPresent()) {
      chooseArithmetic(batch, lesson);
    }
    boolean studentLearns = optimisation.studentLearns(step);
    StepMeasures measures =
        passes.take(windows.size(), most -> gradients(batch.split(most), lesson, studentLearns));
    stopUnlessFinite(measures.loss(), batch);
    optimisation.step(step);
    parts.forEach(part -> part.learned((step + 1.0) / plannedSteps));
    return measures;
  }

  /** By a step that is done and forgotten, in which the student learns: as most steps are. */
  private void chooseArithmetic(MaskedBatch batch, StepLesson lesson) throws IOException {
    if (!trial.get().isDecided()) {
      SafeTensors before = network.state(); // batch norms may learn from a mere look
      trial.get().decide(() -> tried(false, batch, lesson), () -> tried(true, batch, lesson));
      network.restore(before, "the network as it was");
    }
    mixed(trial.get().isMixed());
  }

  private double tried(boolean bfloat16, MaskedBatch batch, StepLesson lesson) {
    mixed(bfloat16);
    return passes
        .take(batch.windows().size(), most -> gradients(batch.split(most), lesson, true))
        .loss();
  }

  private void mixed(boolean bfloat16) {
    network.mixed(bfloat16);
    slow.ifPresent(twin -> twin.network().mixed(bfloat16));
  }

  /** Foresees windows without learning from them; nothing that is remembered changes. */
  private void validate(WindowSource source) throws IOException {
    StepMeasures measures = new StepMeasures(terms, network.student().dimension());
    try (WindowBatches batches = new WindowBatches(source, 0, 0, options)) {
      for (List<WindowTiles> windows = batches.next();
          !windows.isEmpty() && !log().isEmpty();
          windows = batches.next()) {
        MaskedBatch batch = masking.draw(windows, VALIDATION, progress(), guides);
        StepLesson lesson = lessons.look(batch, taught(batch));
        StepMeasures ofWindows =
            passes.take(windows.size(), most -> foreseen(batch.split(most), lesson));
        measures.add(ofWindows);
      }
    }
    if (!measures.isEmpty()) {
      log.validations()
          .add(
              new Validation(
                  log().size(), measures.loss(), measures.constantLoss(), measures.cosine()));
    }
  }

  @SuppressWarnings("try") // the scope frees the pass's tensors, the guard acts by being open
  private StepMeasures foreseen(List<MaskedBatch> batches, StepLesson lesson) {
    StepMeasures measures = new StepMeasures(terms, network.student().dimension());
    int token = 0;
    for (MaskedBatch batch : batches) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard();
          Pass pass = network.pass(batch, lesson.from(token), false, slow.map(SlowTwin::network))) {
        loss(pass, batches, measures);
      }
      token += batch.windows().size() * batch.positions();
    }
    return measures;
  }

  /** The tokens that any term wants the teachers to see, ascending. */
  private int[] taught(MaskedBatch batch) {
    return terms.stream()
        .flatMapToInt(term -> Arrays.stream(term.term().taught(batch)))
        .sorted()
        .distinct()
        .toArray();
  }

  /** Adds up the gradients of all passes of a step, from none. */
  @SuppressWarnings("try") // the scope frees the pass's tensors
  private StepMeasures gradients(
      List<MaskedBatch> batches, StepLesson lesson, boolean studentLearns) {
    StepMeasures measures = new StepMeasures(terms, network.student().dimension());
    optimisation.forgetGradients();
    int token = 0;
    for (MaskedBatch batch : batches) {
      try (PointerScope scope = new PointerScope();
          Pass pass =
              network.pass(batch, lesson.from(token), studentLearns, slow.map(SlowTwin::network))) {
        pass.learn(loss(pass, batches, measures));
        measures.add(pass.features());
      }
      token += batch.windows().size() * batch.positions();
    }
    return measures;
  }

  /** A pass's share of the weighted sum of the terms' means. */
  private Tensor loss(Pass pass, List<MaskedBatch> batches, StepMeasures measures) {
    Tensor loss = null;
    for (int i = 0; i < terms.size(); i++) {
      WeightedTerm term = terms.get(i);
      Losses losses = term.term().of(pass);
      pass.lose(losses, term.weight());
      measures.add(i, losses);
      int count = batches.stream().mapToInt(term.term()::count).sum(); // of the whole step
      Tensor share = losses.each().sum().div(new Scalar(Math.max(1, count)));
      share = term.weight() == 1 ? share : share.mul(new Scalar(term.weight()));
      loss = loss == null ? share : loss.add(share);
    }
    return loss;
  }

  private double progress() {
    return log().size() / (double) plannedSteps;
  }

  private void stopUnlessFinite(double loss, MaskedBatch batch) throws DistillationException {
    int step = log().size();
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
    int step = log().size();
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
    Step last = log().get(log().size() - 1);
    double pace =
        log().stream()
            .skip(Math.max(0, log().size() - 20))
            .mapToDouble(Step::seconds)
            .average()
            .orElse(0);
    long secondsLeft = Math.round(pace * Math.max(0, plannedSteps - log().size()));
    try {
      progress.report(
          Math.min(1, log().size() / (double) plannedSteps),
          "Step %d of %d: loss %.4f, %.0f tiles/s, %d:%02d min left"
              .formatted(
                  log().size(),
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
    return log.steps();
  }

  /** In what it computes and why, if that was found out; empty otherwise. */
  String arithmetic() {
    return trial.map(ArithmeticTrial::reason).orElse("");
  }

  List<Validation> validations() {
    return log.validations();
  }

  /** Everything that a checkpoint must hold. */
  List<Part> parts() {
    return parts;
  }

  /** Goes on where another run stopped, once its parts were restored. */
  void goOnFrom(int newEpoch, int newWindowsTaken) {
    epoch = newEpoch;
    windowsTaken = newWindowsTaken;
  }

  @Override
  public void close() {
    optimisation.close();
    lessons.close();
  }
}
