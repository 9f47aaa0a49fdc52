package org.contexture.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.distillation.term.Hardness;
import org.contexture.distillation.term.MaskAdversary;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.Halving;

/** Scores the tiles of windows for masks, with nothing hidden and nothing learned. */
final class Guides implements Masking.Scores {

  private final ContextNetwork network;
  private final Optional<ContextNetwork> slow;
  private final Halving halving;

  Guides(ContextNetwork network, Optional<ContextNetwork> slow, int windowsPerStep, Device device) {
    this.network = network;
    this.slow = slow;
    halving =
        new Halving(
            device,
            "windows to choose masks for",
            windowsPerStep,
            true,
            (windows, cause) ->
                new DeviceException(
                    "%s has too little memory to choose the mask of one window. Use smaller windows or tiles, or a mask without guidance. (%s)"
                        .formatted(device, cause.getMessage()),
                    cause));
  }

  @Override
  public List<float[]> scores(List<WindowTiles> windows, Guidance guidance) {
    return halving.take(
        windows.size(),
        most ->
            MaskedBatch.unmasked(windows).split(most).stream()
                .flatMap(part -> scores(part, guidance).stream())
                .toList());
  }

  private List<float[]> scores(MaskedBatch batch, Guidance guidance) {
    return switch (guidance) {
      case ATTENTION -> attention(network, batch);
      case SLOW_ATTENTION -> attention(slow.orElseThrow(), batch);
      case PREDICTED_LOSS -> mixed(batch, new Hardness(network.context().dim())::score);
      case MASK_LOGITS -> mixed(batch, new MaskAdversary(network.context().dim())::score);
      case LOW_FREQUENCIES -> LowFrequencies.scores(batch);
    };
  }

  private static List<float[]> attention(ContextNetwork network, MaskedBatch batch) {
    return seen(
        network,
        batch,
        (tokens, among) -> network.context().attentionReceived(network.head(), tokens, among));
  }

  /** What a term says of T's outputs. */
  private List<float[]> mixed(MaskedBatch batch, BiFunction<Weights, Tensor, Tensor> score) {
    return seen(
        network,
        batch,
        (tokens, among) ->
            score.apply(network.head(), network.context().forward(network.head(), tokens, among)));
  }

  /**
   * What is made of windows with nothing hidden.
   *
   * @param score of tokens [windows, s², d] among those that are there: [windows, s²]
   */
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  private static List<float[]> seen(
      ContextNetwork network, MaskedBatch batch, BinaryOperator<Tensor> score) {
    int[] present = batch.presentTokens();
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor features = network.student().atRest(batch.tiles(present)); // [present, d]
      Tensor tokens =
          network
              .context()
              .tokens(
                  network.head(),
                  features,
                  network.indices(present),
                  network.indices(new int[0]),
                  batch.windows().size());
      Tensor scores = score.apply(tokens, network.among(batch, present)); // [windows, s²]
      return rows(Tensors.floats(scores), batch.positions());
    }
  }

  private static List<float[]> rows(float[] values, int columns) {
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < values.length; from += columns) {
      rows.add(Arrays.copyOfRange(values, from, from + columns));
    }
    return rows;
  }
}
