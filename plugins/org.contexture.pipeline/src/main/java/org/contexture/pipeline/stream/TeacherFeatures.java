package org.contexture.pipeline.stream;

import java.util.List;
import org.contexture.network.FloatMatrix;
import org.contexture.slides.SlideException;
import org.contexture.slides.tiling.Tile;

/** What a teacher is known to see in tiles. Implementations are thread-safe. */
@FunctionalInterface
public interface TeacherFeatures {

  /**
   * Looks tiles of one slide up.
   *
   * @return [tiles, D], in the order of the tiles
   * @throws SlideException if they are not known or cannot be read; the window is then left out
   */
  FloatMatrix of(String slide, List<Tile> tiles) throws SlideException;
}
