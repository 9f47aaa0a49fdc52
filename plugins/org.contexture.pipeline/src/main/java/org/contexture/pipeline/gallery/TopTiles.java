package org.contexture.pipeline.gallery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.pipeline.TileValue;

/**
 * Which tiles come first.
 *
 * @param count of tiles to choose, at least 1
 * @param highest whether large values come first
 * @param perSlide how many tiles of one slide are chosen at most; 0 for any number
 */
public record TopTiles(int count, boolean highest, int perSlide) {

  private record Candidate(String slide, TileValue tile) {}

  public TopTiles {
    if (count < 1 || perSlide < 0) {
      throw new IllegalArgumentException(
          "Expected a count ≥ 1 and tiles per slide ≥ 0, found %d and %d."
              .formatted(count, perSlide));
    }
  }

  /**
   * Chooses among the tiles of some slides. Tiles without a value (NaN) are never chosen; equal
   * values keep their order.
   *
   * @param slides tiles by slide
   * @return at most {@link #count} tiles, the first one first
   */
  public List<RankedTile> choose(Map<String, List<TileValue>> slides) {
    List<Candidate> candidates = new ArrayList<>();
    slides.forEach(
        (slide, tiles) ->
            tiles.stream()
                .filter(tile -> !Double.isNaN(tile.value()))
                .forEach(tile -> candidates.add(new Candidate(slide, tile))));
    Comparator<Candidate> byValue =
        Comparator.comparingDouble(candidate -> candidate.tile().value());
    candidates.sort(highest ? byValue.reversed() : byValue); // stable
    Map<String, Integer> taken = new HashMap<>();
    List<RankedTile> chosen = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (chosen.size() == count) {
        break;
      }
      if (taken.merge(candidate.slide(), 1, Integer::sum) <= perSlide || perSlide == 0) {
        chosen.add(new RankedTile(chosen.size() + 1, candidate.slide(), candidate.tile()));
      }
    }
    return chosen;
  }
}
