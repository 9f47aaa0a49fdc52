package org.contexture.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.distillation.DistillationOptions.BatchNormMode;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.encoder.architecture.CheckpointedFeatures;
import org.contexture.network.Autocast;
import org.contexture.network.FeatureMoments;
import org.contexture.network.Initialiser;
import org.contexture.network.Mode;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.Halving;

/**
 * Everything that learns: the student f, and the head that is thrown away afterwards (mask token,
 * positions, context transformer T, predictor g). One thread at a time.
 */
class ContextNetwork implements AutoCloseable {

  /**
   * What the network makes of windows, in 32-bit floats; to be closed with the scope it was made
   * in.
   *
   * @param encoded how the student's features came about
   * @param tokens what the predictors were given: T's output at the asked tokens [asked, d]
   * @param predicted ŷ [asked, D]
   */
  record Prediction(Encoded encoded, Tensor tokens, Tensor predicted) implements AutoCloseable {

    Prediction {
      tokens = tokens.to(ScalarType.Float);
      predicted = predicted.to(ScalarType.Float);
    }

    /** x of the tiles that the student encoded [encoded, d]. */
    Tensor features() {
      return encoded.features();
    }

    @Override
    public void close() {
      encoded.close();
    }
  }

  /** Features [tiles, d], and what carries their gradients on if autograd does not. */
  private record Encoded(Tensor features, Optional<CheckpointedFeatures> recomputed)
      implements AutoCloseable {

    Encoded {
      features = features.to(ScalarType.Float);
    }

    @Override
    public void close() {
      recomputed.ifPresent(CheckpointedFeatures::close);
    }
  }

  private final TrainableEncoder student;
  private final Weights head;
  private final ContextTransformer context;
  private final Predictor predictor;
  private final OwnPredictor own;
  private final HardnessPredictor hardness;
  private final DistillationOptions options;
  private final Device device;
  private final Halving looking;

  /**
   * Adds a fresh head to a student.
   *
   * @param student stays the caller's
   * @param teacherDimension D
   */
  ContextNetwork(
      TrainableEncoder student, int teacherDimension, DistillationOptions options, Device device) {
    int dim = student.spec().dimension();
    this.student = student;
    this.options = options;
    this.device = device;
    looking =
        new Halving(
            device,
            "windows to choose masks for",
            options.windowsPerStep(),
            true,
            (windows, cause) ->
                new DeviceException(
                    "%s has too little memory to choose the mask of one window. Use smaller windows or tiles, or a mask without guidance. (%s)"
                        .formatted(device, cause.getMessage()),
                    cause));
    context = new ContextTransformer(options.windowSide(), dim, options.layers(), options.heads());
    predictor = new Predictor(dim, teacherDimension);
    own = new OwnPredictor(dim, teacherDimension);
    hardness = new HardnessPredictor(dim);
    try (Weights onCpu = new Weights();
        Initialiser initialiser = new Initialiser(onCpu, options.seed())) {
      context.initialise(initialiser);
      predictor.initialise(initialiser);
      if (options.objective().target().asksTilesAlone()) {
        own.initialise(initialiser);
      }
      if (learnsHardness()) {
        hardness.initialise(initialiser);
      }
      head = onCpu.copy(device);
    }
  }

  TrainableEncoder student() {
    return student;
  }

  Weights head() {
    return head;
  }

  boolean learnsHardness() {
    return options.objective().mask() == MaskKind.HARD_TILES;
  }

  /** Learns from some windows how far the student's features lie apart; before the first step. */
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  void calibrate(List<WindowTiles> windows) {
    MaskedBatch batch = MaskedBatch.unmasked(windows);
    FeatureMoments statistics = new FeatureMoments(student.spec().dimension());
    for (MaskedBatch pass : batch.split(1)) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        statistics.add(Tensors.matrix(atRest(pass, pass.presentTokens())));
      }
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      context.calibrate(head, statistics);
    }
  }

  /**
   * Predicts what the teacher sees in some tiles.
   *
   * @param asked the tokens to predict, ascending
   * @param studentLearns whether gradients shall reach the student
   */
  Prediction predict(MaskedBatch batch, int[] asked, boolean studentLearns) {
    return inWantedPrecision(() -> predicted(batch, asked, studentLearns));
  }

  /** Carries a loss's gradients to everything that learns. */
  void learn(Prediction prediction, Tensor loss) {
    loss.backward();
    prediction
        .encoded()
        .recomputed()
        .ifPresent(
            features ->
                inWantedPrecision(
                    () -> {
                      features.backward();
                      return prediction;
                    }));
  }

  @SuppressWarnings("try") // acts by being open
  private Prediction inWantedPrecision(Supplier<Prediction> work) {
    if (!options.execution().mixedPrecision()) {
      return work.get();
    }
    try (Autocast mixed = new Autocast(device)) {
      return work.get();
    }
  }

  private Prediction predicted(MaskedBatch batch, int[] asked, boolean studentLearns) {
    boolean batchStatistics = studentLearns && options.batchNorm() == BatchNormMode.UPDATED;
    int[] visible = batch.visibleTokens();
    int[] encoded = batchStatistics ? batch.presentTokens() : visible;
    Encoded ofStudent = encode(batch, encoded, studentLearns, batchStatistics);
    try {
      Tensor features = ofStudent.features(); // [encoded, d]
      Tensor seen =
          batchStatistics
              ? features.index_select(0, indices(ranks(visible, encoded)))
              : features; // [visible, d]
      return predicted(batch, asked, ofStudent, seen);
    } catch (RuntimeException e) {
      ofStudent.close(); // memory is asked for again, for smaller passes
      throw e;
    }
  }

  /** From the visible tiles' features, [visible, d]. */
  private Prediction predicted(MaskedBatch batch, int[] asked, Encoded ofStudent, Tensor seen) {
    int[] visible = batch.visibleTokens();
    if (options.objective().target().withoutContext()) {
      Tensor alone = context.scaled(head, seen); // [asked, d]
      return new Prediction(ofStudent, alone, own.forward(head, alone));
    }
    Tensor tokens =
        context.tokens(
            head, seen, indices(visible), indices(batch.maskedTokens()), batch.windows().size());
    Tensor mixed =
        context
            .forward(head, tokens, allowed(batch))
            .view(-1, student.spec().dimension())
            .index_select(0, indices(asked)); // [asked, d]
    Tensor predicted = predictor.forward(head, mixed); // [asked, D]
    if (options.objective().target().asksTilesAlone()) {
      Tensor alone = own.forward(head, context.scaled(head, seen)); // [visible, D]
      predicted = predicted.index_copy(0, indices(ranks(visible, asked)), alone);
    }
    return new Prediction(ofStudent, mixed, predicted);
  }

  /** How hard it thinks tiles are whose tokens are given: [tiles, d] → [tiles]. */
  Tensor hardness(Tensor tokens) {
    return hardness.forward(head, tokens);
  }

  /** Scores the tiles of windows for a mask, with nothing hidden and nothing learned. */
  List<float[]> scores(List<WindowTiles> windows, Guidance guidance) {
    return looking.take(
        windows.size(),
        most ->
            MaskedBatch.unmasked(windows).split(most).stream()
                .flatMap(pass -> scores(pass, guidance).stream())
                .toList());
  }

  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  private List<float[]> scores(MaskedBatch batch, Guidance guidance) {
    int[] present = batch.presentTokens();
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor features = atRest(batch, present); // [present, d]
      Tensor tokens =
          context.tokens(
              head, features, indices(present), indices(new int[0]), batch.windows().size());
      Tensor scores =
          guidance == Guidance.ATTENTION
              ? context.attentionReceived(head, tokens, allowed(batch))
              : hardness(context.forward(head, tokens, allowed(batch))); // [windows, s²]
      return rows(Tensors.floats(scores), batch.positions());
    }
  }

  /** Features of some tokens' tiles [tokens, d], to learn from or not. */
  private Encoded encode(MaskedBatch batch, int[] tokens, boolean learns, boolean batchStatistics) {
    if (!learns) {
      return new Encoded(atRest(batch, tokens), Optional.empty());
    }
    Mode mode = batchStatistics ? Mode.TRAIN : Mode.TRAIN_FROZEN_BATCH_NORM;
    Tensor images = student.images(batch.tiles(tokens)); // [tokens, 3, pixels, pixels]
    if (options.execution().recompute()) {
      CheckpointedFeatures features = student.checkpointedFeatures(images, mode);
      return new Encoded(features.features(), Optional.of(features));
    }
    return new Encoded(student.features(images, mode), Optional.empty());
  }

  /** Features of some tokens' tiles [tokens, d], without gradients. */
  @SuppressWarnings("try") // the guard acts by being open
  private Tensor atRest(MaskedBatch batch, int[] tokens) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      return student.features(student.images(batch.tiles(tokens)), Mode.EVAL);
    }
  }

  /** Who may look at whom; boolean, broadcast to [windows, heads, s², s²]. */
  private Tensor allowed(MaskedBatch batch) {
    int positions = batch.positions();
    boolean[] present = new boolean[batch.windows().size() * positions];
    for (int token : batch.presentTokens()) {
      present[token] = true;
    }
    return Tensors.to(Tensor.create(present, batch.windows().size(), 1, 1, positions), device);
  }

  /** Tokens as a tensor on the network's device. */
  Tensor indices(int[] tokens) {
    return Tensors.to(Tensors.indices(tokens), device);
  }

  /** Where the chosen ones stand among all; both ascending. */
  static int[] ranks(int[] chosen, int[] all) {
    return Arrays.stream(chosen).map(token -> Arrays.binarySearch(all, token)).toArray();
  }

  private static List<float[]> rows(float[] values, int columns) {
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < values.length; from += columns) {
      rows.add(Arrays.copyOfRange(values, from, from + columns));
    }
    return rows;
  }

  @Override
  public void close() {
    head.close();
  }
}
