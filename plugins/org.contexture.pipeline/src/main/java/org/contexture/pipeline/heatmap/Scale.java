package org.contexture.pipeline.heatmap;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.contexture.pipeline.TileValue;

/** How the values of a slide's tiles become positions in a map of colours. */
public enum Scale {
  /** By rank: every colour is used equally often. Equal values share their mean rank. */
  RANKS,
  /** From the least to the largest value of the slide. */
  VALUES,
  /** From 0 to 1, the same on all slides: for scores and other fractions. */
  ZERO_TO_ONE,
  /** 0 in the middle, as far to either side as the value farthest from it: for signed values. */
  ZERO_IN_THE_MIDDLE;

  /** What stands at the two ends of a legend. */
  record Ends(String lower, String upper) {

    private static Ends of(double lower, double upper) {
      return new Ends(text(lower), text(upper));
    }

    private static String text(double value) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
  }

  /**
   * The positions.
   *
   * @return in [0, 1], for values in [0, 1] if that is the scale; NaN stays; if all values of a
   *     slide are equal, {@link #RANKS} and {@link #VALUES} give 0.5; if all are 0, {@link
   *     #ZERO_IN_THE_MIDDLE}, too
   */
  public double[] shown(List<TileValue> values) {
    double[] shown = values.stream().mapToDouble(TileValue::value).toArray();
    int[] order =
        IntStream.range(0, shown.length)
            .filter(i -> !Double.isNaN(shown[i]))
            .boxed()
            .sorted((a, b) -> Double.compare(shown[a], shown[b]))
            .mapToInt(i -> i)
            .toArray();
    if (this == ZERO_TO_ONE || order.length == 0) {
      return shown;
    }
    double least = shown[order[0]];
    double largest = shown[order[order.length - 1]];
    if (this == ZERO_IN_THE_MIDDLE) {
      double farthest = Math.max(-least, largest);
      Arrays.stream(order)
          .forEach(i -> shown[i] = farthest == 0 ? 0.5 : 0.5 + shown[i] / farthest / 2);
    } else if (least == largest) {
      Arrays.stream(order).forEach(i -> shown[i] = 0.5);
    } else if (this == RANKS) {
      replaceByRanks(shown, order);
    } else {
      Arrays.stream(order).forEach(i -> shown[i] = (shown[i] - least) / (largest - least));
    }
    return shown;
  }

  /** What the least and the last colour mean on a slide. */
  Ends ends(List<TileValue> values) {
    DoubleSummaryStatistics range =
        values.stream()
            .mapToDouble(TileValue::value)
            .filter(value -> !Double.isNaN(value))
            .summaryStatistics();
    double farthest = Math.max(-range.getMin(), range.getMax());
    return range.getCount() == 0
        ? new Ends("", "")
        : switch (this) {
          case RANKS -> new Ends("low", "high");
          case VALUES -> Ends.of(range.getMin(), range.getMax());
          case ZERO_TO_ONE -> new Ends("0", "1");
          case ZERO_IN_THE_MIDDLE -> Ends.of(-farthest, farthest);
        };
  }

  private static void replaceByRanks(double[] values, int[] order) {
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      double rank = (from + to - 1) / 2.0 / (order.length - 1);
      for (int i = from; i < to; i++) {
        values[order[i]] = rank;
      }
      from = to;
    }
  }
}
