package org.contexture.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.stream.PackedTiles;
import org.contexture.pipeline.stream.SlideStream;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.stream.TileStream;

/**
 * All tiles of some slides, decoded once and held in memory.
 *
 * @param slides tiled alike
 * @param rgb of each slide [tiles, pixels, pixels, 3]
 */
record LoadedTiles(List<SlideTiles> slides, List<byte[]> rgb) {

  private static final int BATCH = 64;

  /** They may take this share of Java's memory. */
  private static final int SHARE = 3;

  LoadedTiles {
    slides = List.copyOf(slides);
    rgb = List.copyOf(rgb);
  }

  /**
   * Reads all tiles.
   *
   * @throws IOException if a slide cannot be read, or Java's memory is too small for the tiles
   */
  static LoadedTiles of(List<SlideTiles> slides) throws IOException {
    requireRoom(slides);
    int bytes = bytes(slides.get(0).pixels());
    List<byte[]> all = new ArrayList<>();
    try (TileStream stream =
        TileStream.open(slides.iterator(), StreamOptions.forThisMachine(BATCH))) {
      for (Optional<SlideStream> slide = stream.next(); slide.isPresent(); slide = stream.next()) {
        byte[] own = new byte[slide.get().tiles().tiles().size() * bytes];
        for (Optional<PackedTiles> batch = slide.get().nextBatch();
            batch.isPresent();
            batch = slide.get().nextBatch()) {
          int[] places = batch.get().indices();
          for (int i = 0; i < places.length; i++) {
            System.arraycopy(batch.get().pixels().rgb(), i * bytes, own, places[i] * bytes, bytes);
          }
        }
        all.add(own);
      }
    }
    return new LoadedTiles(slides, all);
  }

  private static void requireRoom(List<SlideTiles> slides) throws IOException {
    long tiles = slides.stream().mapToLong(slide -> slide.tiles().size()).sum();
    long needed = tiles * bytes(slides.get(0).pixels());
    long most = Runtime.getRuntime().maxMemory() / SHARE;
    if (needed > most) {
      throw new IOException(
          "%d tiles of %d px take %d MiB, a third of Java's memory is %d MiB. Take fewer slides or larger µm per pixel, or give Java more (CONTEXTURE_JAVA_OPTIONS=-Xmx8g)."
              .formatted(tiles, slides.get(0).pixels(), needed >> 20, most >> 20));
    }
  }

  private static int bytes(int pixels) {
    return 3 * pixels * pixels;
  }

  /** Side of a tile. */
  int pixels() {
    return slides.get(0).pixels();
  }

  int count() {
    return slides.stream().mapToInt(slide -> slide.tiles().size()).sum();
  }

  /** How many tiles the slides before one have. */
  int first(int slide) {
    return slides.subList(0, slide).stream().mapToInt(one -> one.tiles().size()).sum();
  }

  /** What an encoder makes of one slide [tiles, dimension]. */
  FloatMatrix features(int slide, Encoder encoder) {
    int tiles = slides.get(slide).tiles().size();
    int dimension = encoder.spec().dimension();
    float[] all = new float[tiles * dimension];
    TileBatch whole = new TileBatch(tiles, pixels(), rgb.get(slide));
    for (int from = 0; from < tiles; from += BATCH) {
      TileBatch part = whole.part(from, Math.min(tiles, from + BATCH));
      float[] features = encoder.encode(part).values();
      System.arraycopy(features, 0, all, from * dimension, features.length);
    }
    return new FloatMatrix(tiles, dimension, all);
  }
}
