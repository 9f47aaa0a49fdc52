package org.contexture.knime.nodes.bagstotable;

import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.contexture.knime.table.JoinedTiles;
import org.contexture.pipeline.features.TileFeatures;

/**
 * Which tiles of a slide are written.
 *
 * @param most how many; 0 for all
 * @param byValue whether those with the highest values are taken; else they are drawn at random
 */
record ChosenTiles(int most, boolean byValue, Random random) {

  /** The tiles in their order; those that a table of tiles does not have are not among them. */
  int[] of(String slide, TileFeatures features, Optional<JoinedTiles> joined) {
    int[] all =
        IntStream.range(0, features.features().rows())
            .filter(tile -> joined.isEmpty() || joined.get().has(slide, features, tile))
            .toArray();
    if (most == 0 || all.length <= most) {
      return all;
    }
    if (byValue) {
      return IntStream.of(all)
          .boxed()
          .sorted(
              Comparator.comparingDouble(tile -> rank(joined.orElseThrow(), slide, features, tile)))
          .mapToInt(Integer::intValue)
          .limit(most)
          .sorted()
          .toArray();
    }
    for (int i = 0; i < most; i++) {
      int other = i + random.nextInt(all.length - i);
      int swapped = all[i];
      all[i] = all[other];
      all[other] = swapped;
    }
    return IntStream.of(all).limit(most).sorted().toArray();
  }

  /** Lowest for the highest value; missing ones come last. */
  private static double rank(JoinedTiles joined, String slide, TileFeatures features, int tile) {
    double value = joined.value(slide, features, tile);
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : -value;
  }
}
