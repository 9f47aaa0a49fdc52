package org.contexture.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.context.ContextTransformer;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.distillation.term.Hardness;
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
  private final Halving halving;

  Guides(ContextNetwork network, int windowsPerStep, Device device) {
    this.network = network;
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

  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  private List<float[]> scores(MaskedBatch batch, Guidance guidance) {
    int[] present = batch.presentTokens();
    Weights head = network.head();
    ContextTransformer context = network.context();
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor features = network.student().atRest(batch.tiles(present)); // [present, d]
      Tensor tokens =
          context.tokens(
              head,
              features,
              network.indices(present),
              network.indices(new int[0]),
              batch.windows().size());
      Tensor among = network.among(batch, present);
      Tensor scores =
          guidance == Guidance.ATTENTION
              ? context.attentionReceived(head, tokens, among)
              : new Hardness(context.dim())
                  .score(head, context.forward(head, tokens, among)); // [windows, s²]
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
