package org.contexture.distillation.term;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;

/**
 * How many masked tiles each window has, for terms that weigh them against each other: a window
 * with one of them has nothing to choose from, and no loss.
 *
 * @param perWindow in the order of the masked tokens
 */
record MaskedTiles(List<Integer> perWindow) {

  MaskedTiles {
    perWindow = List.copyOf(perWindow);
  }

  static MaskedTiles of(MaskedBatch batch) {
    return new MaskedTiles(
        batch.masks().stream().map(mask -> mask.hidden().cardinality()).toList());
  }

  /** Windows with at least two masked tiles. */
  int choices() {
    return (int) perWindow.stream().filter(tiles -> tiles > 1).count();
  }

  /**
   * One number for each window with at least two masked tiles.
   *
   * @param guesses of the masked tiles [masked]
   * @param losses of the masked tiles [masked]; no gradient reaches them
   * @param ofWindow from guesses and losses of one window [tiles], [tiles]
   * @return [choices]
   */
  Tensor each(Tensor guesses, Tensor losses, BinaryOperator<Tensor> ofWindow) {
    List<Tensor> numbers = new ArrayList<>();
    long from = 0;
    for (int tiles : perWindow) {
      if (tiles > 1) {
        numbers.add(
            ofWindow.apply(guesses.narrow(0, from, tiles), losses.detach().narrow(0, from, tiles)));
      }
      from += tiles;
    }
    return numbers.isEmpty()
        ? guesses.narrow(0, 0, 0)
        : torch.stack(new TensorVector(numbers.toArray(new Tensor[0])));
  }
}
