package org.contexture.distillation.window;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * What a window brings beside the pixels that the student sees.
 *
 * @param taught what the teacher sees in its tiles [tiles, D], if that was computed before; the
 *     teacher is then not asked
 * @param label class of its slide, from 0; empty if it is not known
 * @param views the same tiles in other numbers of pixels, by their side
 * @param places of the tiles, in their order; empty if a tile may look otherwise when it comes
 *     again in the same orientation
 */
public record WindowFacts(
    Optional<FloatMatrix> taught,
    OptionalInt label,
    Map<Integer, TileBatch> views,
    List<TilePlace> places) {

  /** Nothing. */
  public static final WindowFacts NONE =
      new WindowFacts(Optional.empty(), OptionalInt.empty(), Map.of(), List.of());

  public WindowFacts {
    views = Map.copyOf(views);
    places = List.copyOf(places);
  }

  /** What the teacher is known to see. */
  public static WindowFacts taught(Optional<FloatMatrix> features) {
    return new WindowFacts(features, OptionalInt.empty(), Map.of(), List.of());
  }
}
