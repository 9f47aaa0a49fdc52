package org.contexture.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.distillation.StudentTiles.Encoded;
import org.contexture.distillation.context.ContextTransformer;
import org.contexture.distillation.term.ContextView;
import org.contexture.distillation.term.Lesson;
import org.contexture.distillation.term.Losses;
import org.contexture.distillation.term.Scene;
import org.contexture.distillation.term.StudentView;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.encoder.TileBatch;
import org.contexture.network.Weights;

/**
 * Some windows on their way through the networks. Encodes the visible tiles alone, unless batch
 * norms ask for all.
 */
final class Pass implements Scene, StudentView, ContextView, AutoCloseable {

  private final ContextNetwork network;
  private final MaskedBatch batch;
  private final Lesson lesson;
  private final boolean studentLearns;
  private final Optional<ContextNetwork> slow;
  private final List<Encoded> encoded = new ArrayList<>();
  private Tensor visible; // x [visible, d], once asked for
  private Tensor mixed; // T's output [windows · s², d], once asked for
  private Tensor lost; // [windows · s²], once something was

  Pass(
      ContextNetwork network,
      MaskedBatch batch,
      Lesson lesson,
      boolean studentLearns,
      Optional<ContextNetwork> slow) {
    this.network = network;
    this.batch = batch;
    this.lesson = lesson;
    this.studentLearns = studentLearns;
    this.slow = slow;
  }

  @Override
  public MaskedBatch batch() {
    return batch;
  }

  @Override
  public StudentView student() {
    return this;
  }

  @Override
  public ContextView context() {
    return this;
  }

  @Override
  public Lesson lesson() {
    return lesson;
  }

  /** x of the tiles that the student encoded [encoded, d], as it gives them. */
  Tensor features() {
    raw();
    return encoded.get(0).features();
  }

  @Override
  public Tensor visible() {
    return network.context().scaled(network.head(), raw()); // [visible, d]
  }

  /** x of the visible tiles as the student gives it [visible, d]. */
  private Tensor raw() {
    if (visible == null) {
      boolean whole = network.student().needsWholeBatch(studentLearns);
      int[] seen = batch.visibleTokens();
      int[] tokens = whole ? batch.presentTokens() : seen;
      Encoded first =
          network.inWantedPrecision(
              () -> network.student().encode(batch.tiles(tokens), studentLearns));
      encoded.add(first);
      visible =
          whole ? first.features().index_select(0, indices(ranks(seen, tokens))) : first.features();
    }
    return visible;
  }

  @Override
  public Tensor features(TileBatch tiles) {
    raw(); // the log's features are the first
    Encoded more = network.inWantedPrecision(() -> network.student().encode(tiles, studentLearns));
    encoded.add(more);
    return network.context().scaled(network.head(), more.features());
  }

  @Override
  public Tensor images(int[] tokens) {
    return network.student().encoder().images(batch.tiles(tokens));
  }

  @Override
  public Scene slow(MaskedBatch other) {
    ContextNetwork twin =
        slow.orElseThrow(() -> new IllegalStateException("No term asked for a slow twin."));
    return new Pass(twin, other, lesson, false, Optional.empty());
  }

  @Override
  public Tensor mixed(int[] tokens) {
    if (mixed == null) {
      Tensor seen = raw();
      mixed =
          layers(
                  () ->
                      transformer()
                          .forward(
                              weights(),
                              transformer()
                                  .tokens(
                                      weights(),
                                      seen,
                                      indices(batch.visibleTokens()),
                                      indices(batch.maskedTokens()),
                                      batch.windows().size()),
                              among(batch.presentTokens())))
              .view(-1, network.student().dimension());
    }
    return mixed.index_select(0, indices(tokens));
  }

  @Override
  public Tensor mixedVisible() {
    return layers(
        () -> {
          int[] tokens = batch.visibleTokens();
          return transformer()
              .forward(
                  weights(),
                  transformer()
                      .tokens(
                          weights(),
                          raw(),
                          indices(tokens),
                          indices(new int[0]),
                          batch.windows().size()),
                  among(tokens))
              .view(-1, network.student().dimension())
              .index_select(0, indices(tokens));
        });
  }

  @Override
  public Tensor predicted(int teacher, int[] tokens) {
    return predicted(teacher, mixed(tokens));
  }

  @Override
  public Tensor predicted(int teacher, Tensor outputs) {
    return layers(() -> network.predicted(teacher, outputs));
  }

  @Override
  public ContextTransformer transformer() {
    return network.context();
  }

  @Override
  public Weights weights() {
    return network.head();
  }

  @Override
  public Tensor among(int[] tokens) {
    return network.among(batch, tokens);
  }

  @Override
  public Tensor layers(Supplier<Tensor> layers) {
    return network.inWantedPrecision(() -> layers.get().to(ScalarType.Float));
  }

  @Override
  public Tensor indices(int[] values) {
    return network.indices(values);
  }

  /** Remembers what a term lost, for those after it. */
  void lose(Losses losses, double weight) {
    if (losses.tokens().isPresent()) {
      Tensor each = losses.each().detach().mul(new org.bytedeco.pytorch.Scalar(weight));
      if (lost == null) {
        lost =
            torch.zeros(
                new long[] {(long) batch.windows().size() * batch.positions()}, each.options());
      }
      lost = lost.index_add(0, indices(losses.tokens().get()), each);
    }
  }

  @Override
  public Tensor lost(int[] tokens) {
    Tensor of = lost;
    if (of == null) {
      Tensor outputs = mixed(tokens).detach();
      return torch.zeros(new long[] {tokens.length}, outputs.options());
    }
    return of.index_select(0, indices(tokens));
  }

  /** Carries a loss's gradients to everything that learns. */
  void learn(Tensor loss) {
    loss.backward();
    for (Encoded part : encoded) {
      part.recomputed()
          .ifPresent(
              features ->
                  network.inWantedPrecision(
                      () -> {
                        features.backward();
                        return features;
                      }));
    }
  }

  /** Where the chosen ones stand among all; both ascending. */
  private static int[] ranks(int[] chosen, int[] all) {
    return Arrays.stream(chosen).map(token -> Arrays.binarySearch(all, token)).toArray();
  }

  @Override
  public void close() {
    encoded.forEach(Encoded::close);
  }
}
