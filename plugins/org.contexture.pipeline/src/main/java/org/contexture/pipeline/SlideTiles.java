package org.contexture.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.Look;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.tiling.Tile;

/**
 * The tiles of one slide, as the <i>tiles</i> table lists them.
 *
 * @param slide id
 * @param path of the slide's file
 * @param pixels side of a tile after resampling
 * @param micronsPerPixel of a tile after resampling
 * @param tiles in the order of the table; may be empty
 * @param look how the slide is to be shown
 * @param stored what the file is a copy of, if it is one
 */
public record SlideTiles(
    String slide,
    Path path,
    int pixels,
    double micronsPerPixel,
    List<Tile> tiles,
    Look look,
    Optional<StoredFile> stored) {

  private static final int LARGEST_PX = 8192;

  public SlideTiles {
    tiles = List.copyOf(tiles);
    if (pixels < 1 || pixels > LARGEST_PX || !(micronsPerPixel > 0)) {
      throw new IllegalArgumentException(
          "Slide %s: expected tiles of 1 … %d px at > 0 µm per pixel, found %d px at %s."
              .formatted(slide, LARGEST_PX, pixels, micronsPerPixel));
    }
  }

  /** Tiles of a slide in a file of its own. */
  public SlideTiles(
      String slide, Path path, int pixels, double micronsPerPixel, List<Tile> tiles, Look look) {
    this(slide, path, pixels, micronsPerPixel, tiles, look, Optional.empty());
  }

  /** Tiles of a slide that is shown as it is. */
  public SlideTiles(String slide, Path path, int pixels, double micronsPerPixel, List<Tile> tiles) {
    this(slide, path, pixels, micronsPerPixel, tiles, Look.PLAIN);
  }

  /** The same in another stain. */
  public SlideTiles stained(Optional<StainNormalisation> how) {
    return shown(look.stained(how));
  }

  /** The same, shown in another way. */
  public SlideTiles shown(Look how) {
    return new SlideTiles(slide, path, pixels, micronsPerPixel, tiles, how, stored);
  }

  /** The same of a copy. */
  public SlideTiles of(Optional<StoredFile> original) {
    return new SlideTiles(slide, path, pixels, micronsPerPixel, tiles, look, original);
  }
}
