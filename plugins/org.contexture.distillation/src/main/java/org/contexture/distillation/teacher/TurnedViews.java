package org.contexture.distillation.teacher;

import java.util.zip.CRC32;
import org.contexture.encoder.Orientation;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * A teacher that sees each tile in one of its eight turns and mirror images, whatever the student
 * sees it in. On average it teaches what {@link AveragedViews} does, at the cost of one view: what
 * of its features depends on how a tile lies cannot be foreseen, and is not learned.
 *
 * <p>Which one follows from the tile's pixels, so that it is another when the tile's window is laid
 * otherwise, and the same when a run is taken up or a batch is split.
 *
 * @param teacher closed with this
 */
public record TurnedViews(Teacher teacher) implements AdaptedTeacher {

  @Override
  public FloatMatrix features(TileBatch tiles) {
    return teacher.features(tiles.laid(tile -> view(tiles, tile)));
  }

  /** How a tile is turned or mirrored. */
  public static Orientation view(TileBatch tiles, int tile) {
    int bytes = 3 * tiles.pixels() * tiles.pixels();
    CRC32 sum = new CRC32();
    sum.update(tiles.rgb(), tile * bytes, bytes);
    return new Orientation((int) (sum.getValue() % Orientation.COUNT));
  }
}
