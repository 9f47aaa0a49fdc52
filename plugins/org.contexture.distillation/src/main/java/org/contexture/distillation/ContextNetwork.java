package org.contexture.distillation;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.context.ContextTransformer;
import org.contexture.distillation.part.Part;
import org.contexture.distillation.term.Lesson;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.Autocast;
import org.contexture.network.FeatureMoments;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * Everything that learns: the student f, and the head that is thrown away afterwards (mask token,
 * positions, context transformer T, predictors g, what terms add). One thread at a time.
 */
class ContextNetwork implements Part, AutoCloseable {

  private static final String STUDENT = "student";
  private static final String HEAD = "head";

  private final StudentTiles student;
  private final Weights head;
  private final ContextTransformer context;
  private final List<Predictor> predictors;
  private boolean mixedPrecision;
  private final Device device;

  /**
   * Adds a fresh head to a student.
   *
   * @param encoder the student; stays the caller's
   * @param teachers D of each
   * @param parts that may add to the head
   */
  ContextNetwork(
      TrainableEncoder encoder,
      List<Integer> teachers,
      List<? extends Part> parts,
      DistillationOptions options,
      Device device) {
    int dim = encoder.spec().dimension();
    this.device = device;
    mixedPrecision = options.execution().mixedPrecision() == MixedPrecision.ON;
    student =
        new StudentTiles(encoder, options.schedule().batchNorm(), options.execution().recompute());
    context =
        new ContextTransformer(
            options.sampling().windowSide(),
            dim,
            options.context().layers(),
            options.context().heads(),
            options.context().tilesPerCluster());
    predictors =
        IntStream.range(0, teachers.size())
            .mapToObj(teacher -> new Predictor(teacher, dim, teachers.get(teacher)))
            .toList();
    try (Weights onCpu = new Weights();
        Initialiser initialiser = new Initialiser(onCpu, options.sampling().seed())) {
      context.initialise(initialiser);
      predictors.forEach(predictor -> predictor.initialise(initialiser));
      parts.forEach(part -> part.initialise(initialiser));
      head = onCpu.copy(device);
    }
  }

  private ContextNetwork(ContextNetwork original, TrainableEncoder encoder, Weights head) {
    student = new StudentTiles(encoder, BatchNormMode.FROZEN, false);
    this.head = head;
    context = original.context;
    predictors = original.predictors;
    mixedPrecision = original.mixedPrecision;
    device = original.device;
  }

  /** A copy that learns nothing by itself; to be closed by {@link #closeCopy}. */
  ContextNetwork copy() throws EncoderException {
    TrainableEncoder encoder = TrainableEncoder.open(student.encoder().save(Map.of()), device);
    encoder.weights().trainable(false);
    Weights copied = head.copy(device);
    copied.trainable(false);
    return new ContextNetwork(this, encoder, copied);
  }

  /** Closes a copy with its student. */
  void closeCopy() {
    head.close();
    student.encoder().close();
  }

  @Override
  public String name() {
    return "network";
  }

  @Override
  public SafeTensors state() {
    return States.joined(
        Map.of(STUDENT, student.encoder().weights().save(Map.of()), HEAD, head.save(Map.of())));
  }

  @Override
  public void restore(SafeTensors state, String origin) throws IOException {
    student.encoder().weights().load(States.part(state, STUDENT), origin);
    head.load(States.part(state, HEAD), origin);
  }

  StudentTiles student() {
    return student;
  }

  Weights head() {
    return head;
  }

  ContextTransformer context() {
    return context;
  }

  /** Learns from some windows how far the student's features lie apart; before the first step. */
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  void calibrate(List<WindowTiles> windows) {
    FeatureMoments statistics = new FeatureMoments(student.dimension());
    for (MaskedBatch pass : MaskedBatch.unmasked(windows).split(1)) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        statistics.add(Tensors.matrix(student.atRest(pass.tiles(pass.presentTokens()))));
      }
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      context.calibrate(head, statistics);
    }
  }

  /**
   * A pass, to be closed with the scope it was made in.
   *
   * @param lesson what the teachers saw
   * @param studentLearns whether gradients shall reach the student
   */
  Pass pass(MaskedBatch batch, Lesson lesson, boolean studentLearns) {
    return pass(batch, lesson, studentLearns, Optional.empty());
  }

  /** As {@link #pass(MaskedBatch, Lesson, boolean)}, for terms that compare with a slow twin. */
  Pass pass(
      MaskedBatch batch, Lesson lesson, boolean studentLearns, Optional<ContextNetwork> slow) {
    return new Pass(this, batch, lesson, studentLearns, slow);
  }

  /** ŷ = g of T's outputs [n, d] → [n, D of the teacher]. */
  Tensor predicted(int teacher, Tensor mixed) {
    return predictors.get(teacher).forward(head, mixed);
  }

  /** Computes in bfloat16 from now on, or in 32-bit floats. */
  void mixed(boolean bfloat16) {
    mixedPrecision = bfloat16;
  }

  /** Work of the networks, in bfloat16 where that is wanted. */
  @SuppressWarnings("try") // acts by being open
  <T> T inWantedPrecision(Supplier<T> work) {
    if (!mixedPrecision) {
      return work.get();
    }
    try (Autocast mixed = new Autocast(device)) {
      return work.get();
    }
  }

  /** Who may be looked at; boolean [windows, 1, 1, s²], true at the given tokens. */
  Tensor among(MaskedBatch batch, int[] tokens) {
    int positions = batch.positions();
    boolean[] allowed = new boolean[batch.windows().size() * positions];
    for (int token : tokens) {
      allowed[token] = true;
    }
    return Tensors.to(Tensor.create(allowed, batch.windows().size(), 1, 1, positions), device);
  }

  /** Tokens as a tensor on the network's device. */
  Tensor indices(int[] tokens) {
    return Tensors.to(Tensors.indices(tokens), device);
  }

  @Override
  public void close() {
    head.close();
  }
}
