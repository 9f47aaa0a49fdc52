package org.contexture.pipeline.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.contexture.encoder.TileBatch;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.Workers;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TileGrid;

/** One slide of a {@link TileStream}. */
public final class SlideStream {

  private final TileStream stream;
  private final SlideTiles tiles;
  private final List<int[]> blocks;
  private final SharedSlide slide;
  private final Deque<Future<PackedTiles>> reading = new ArrayDeque<>();
  private int scheduled;

  SlideStream(TileStream stream, SlideTiles tiles, int batchSize) {
    this.stream = stream;
    this.tiles = tiles;
    this.blocks = TileBlocks.of(tiles.tiles(), batchSize);
    this.slide = new SharedSlide(tiles);
  }

  public SlideTiles tiles() {
    return tiles;
  }

  /** What the file says of itself. */
  public SlideMetadata metadata() throws SlideException {
    return slide.open().metadata();
  }

  /**
   * The next batch of neighbouring tiles; empty when every tile has come. Waits if reading is
   * behind.
   *
   * @throws SlideException if the slide cannot be read; the stream then goes on with the next one
   */
  public Optional<PackedTiles> nextBatch() throws SlideException {
    return stream.takeFrom(this);
  }

  boolean isFullyScheduled() {
    return scheduled == blocks.size();
  }

  /** Lets a worker read the next block. */
  void schedule(Workers workers) {
    int[] block = blocks.get(scheduled++);
    reading.add(workers.submit(() -> read(block)));
  }

  Optional<Future<PackedTiles>> poll() {
    return Optional.ofNullable(reading.poll());
  }

  /** Gives up what is left; returns how many blocks were being read. */
  int drop() {
    int dropped = reading.size();
    reading.forEach(block -> block.cancel(true));
    reading.clear();
    scheduled = blocks.size();
    slide.close();
    return dropped;
  }

  private PackedTiles read(int[] block) throws SlideException {
    Slide open = slide.open();
    int pixels = tiles.pixels();
    int tileBytes = 3 * pixels * pixels;
    byte[] rgb = new byte[Math.multiplyExact(tileBytes, block.length)];
    for (int i = 0; i < block.length; i++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new SlideException("Reading " + tiles.path() + " was stopped.");
      }
      Tile tile = tiles.tiles().get(block[i]);
      RgbImage image = TileGrid.read(open, tile, pixels);
      System.arraycopy(image.rgb(), 0, rgb, i * tileBytes, tileBytes);
    }
    return new PackedTiles(block, new TileBatch(block.length, pixels, rgb));
  }
}
