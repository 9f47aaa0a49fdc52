package org.contexture.mil;

import java.util.Arrays;
import java.util.Optional;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.Readout;
import org.contexture.network.FloatMatrix;

/**
 * A bag's prediction.
 *
 * @param readout how it is to be read
 * @param outputs of the head, as {@link Readout#read} has them
 * @param attention one per tile; sums to 1 for attention heads; where outputs have attention of
 *     their own, that of the most probable class, or the mean
 * @param tileScores [tiles, answers], what the head says of each tile by itself, for heads that
 *     tell
 * @param ofAverageTile the answer for a bag of one tile whose features are the training tiles' mean
 * @param spread of each number of the answer among several models, as deviation; empty for one
 */
@SuppressWarnings("ArrayRecordComponent") // a result buffer, never compared
public record Prediction(
    Readout readout,
    double[] outputs,
    float[] attention,
    Optional<FloatMatrix> tileScores,
    double[] ofAverageTile,
    double[] spread) {

  /** Of a single model. */
  public Prediction(
      Readout readout,
      double[] outputs,
      float[] attention,
      Optional<FloatMatrix> tileScores,
      double[] ofAverageTile) {
    this(readout, outputs, attention, tileScores, ofAverageTile, new double[0]);
  }

  /** The same without what is said of tiles, which takes memory. */
  Prediction withoutTiles() {
    return new Prediction(readout, outputs, new float[0], Optional.empty(), ofAverageTile, spread);
  }

  /** Of a bag of several slides, what is said of the tiles of one. */
  public Prediction tiles(int from, int to) {
    return new Prediction(
        readout,
        outputs,
        Arrays.copyOfRange(attention, from, to),
        tileScores.map(
            all ->
                new FloatMatrix(
                    to - from,
                    all.columns(),
                    Arrays.copyOfRange(all.values(), from * all.columns(), to * all.columns()))),
        ofAverageTile,
        spread);
  }

  /** The answer: probabilities that sum to 1; the number; the risk; each label's probabilities. */
  public double[] answer() {
    return readout.answer(outputs);
  }

  /** Of classes: one per class, in the order of {@link MilModel#classes()}; sums to 1. */
  public double[] probabilities() {
    return answer();
  }

  /** Index of the most probable class. */
  public int predicted() {
    return largest(outputs);
  }

  /** Index of the largest number; the first of equals. */
  static int largest(double[] numbers) {
    int best = 0;
    for (int c = 1; c < numbers.length; c++) {
      if (numbers[c] > numbers[best]) {
        best = c;
      }
    }
    return best;
  }

  /** Scores of one tile, one for each number of the answer; NaN for heads that score no tiles. */
  public double[] scores(int tile) {
    double[] scores = new double[ofAverageTile.length];
    if (tileScores.isEmpty()) {
      Arrays.fill(scores, Double.NaN);
      return scores;
    }
    FloatMatrix all = tileScores.get();
    Arrays.setAll(scores, c -> all.values()[tile * all.columns() + c]);
    return scores;
  }

  /**
   * How much one tile speaks for each number of the answer, one for each; NaN for heads that score
   * no tiles.
   *
   * <p>Of classes: its attention times the logarithm of its score less the others' mean, above 0
   * for a class and below 0 against it. Of attention pooling and mean, whose scores are tiles'
   * logits as probabilities, the tiles add up to the same of the slide's probabilities: to its
   * log-odds, if there are two classes.
   *
   * <p>Else: its attention times its score less that of the average tile. Of attention pooling and
   * mean, the tiles of a slide add up to its number, or Cox's risk, less that of the average tile.
   */
  public double[] evidence(int tile) {
    double[] scores = scores(tile);
    return readout instanceof ClassReadout ? forClasses(tile, scores) : beyondAverage(tile, scores);
  }

  private double[] forClasses(int tile, double[] scores) {
    double[] logarithms = scores.clone();
    Arrays.setAll(logarithms, c -> Math.log(Math.max(scores[c], Float.MIN_NORMAL)));
    double sum = Arrays.stream(logarithms).sum();
    int others = logarithms.length - 1;
    double[] evidence = new double[logarithms.length];
    Arrays.setAll(
        evidence, c -> attention[tile] * (logarithms[c] - (sum - logarithms[c]) / others));
    return evidence;
  }

  private double[] beyondAverage(int tile, double[] scores) {
    double[] evidence = new double[scores.length];
    Arrays.setAll(evidence, c -> attention[tile] * (scores[c] - ofAverageTile[c]));
    return evidence;
  }
}
