package org.contexture.pipeline.stream;

import java.util.Optional;
import org.contexture.learning.TileBatch;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;

/** One slide of a {@link TileStream}. */
public interface SlideStream {

  SlideTiles tiles();

  /** What the file says of itself; waits until the slide is open. */
  SlideMetadata metadata() throws SlideException;

  /**
   * The next batch, in the order of the tiles; empty when the slide is done. Waits if reading is
   * behind.
   *
   * @throws SlideException if the slide cannot be read; the stream then goes on with the next one
   */
  Optional<TileBatch> nextBatch() throws SlideException;
}
