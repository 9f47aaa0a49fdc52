package org.contexture.slides.tiff;

import org.contexture.slides.SlideException;
import org.contexture.slides.chunk.ChunkCache;
import org.contexture.slides.chunk.PlacedTiles;

/** The tiles of one directory, for formats that place them themselves. Thread-safe. */
public final class TiffTiles implements PlacedTiles.Source {

  private static final ChunkCache NONE = new ChunkCache(0);

  private final TiffImage image;
  private final int tileWidth;
  private final int tileHeight;

  private TiffTiles(TiffImage image, int tileWidth, int tileHeight) {
    this.image = image;
    this.tileWidth = tileWidth;
    this.tileHeight = tileHeight;
  }

  /**
   * The tiles of a directory; a picture in strips is one tile.
   *
   * @throws org.contexture.slides.UnsupportedSlideException if they cannot be decoded here
   * @throws SlideException if the directory is damaged
   */
  public static TiffTiles of(TiffDirectory directory) throws SlideException {
    TiffImage image = TiffImage.of(directory);
    return directory.isTiled()
        ? new TiffTiles(
            image,
            (int) directory.integer(TiffTag.TILE_WIDTH, 0),
            (int) directory.integer(TiffTag.TILE_LENGTH, 0))
        : new TiffTiles(image, image.width(), image.height());
  }

  public int width() {
    return image.width();
  }

  public int height() {
    return image.height();
  }

  public int tileWidth() {
    return tileWidth;
  }

  public int tileHeight() {
    return tileHeight;
  }

  /** Tiles of a row. */
  public int across() {
    return (int) (((long) width() + tileWidth - 1) / tileWidth);
  }

  public int down() {
    return (int) (((long) height() + tileHeight - 1) / tileHeight);
  }

  /** White where the picture ends, or no tile is stored. */
  @Override
  public byte[] decode(int tile) throws SlideException {
    return image
        .read(
            tile % across() * tileWidth, tile / across() * tileHeight, tileWidth, tileHeight, NONE)
        .rgb();
  }

  /** All of them side by side. */
  public PlacedTiles sideBySide() {
    PlacedTiles.Builder builder = new PlacedTiles.Builder();
    for (int tile = 0; tile < across() * down(); tile++) {
      builder.add(tile % across() * tileWidth, tile / across() * tileHeight, tile);
    }
    return builder.build(
        PlacedTiles.Sizes.ofWholeChunks(width(), height(), tileWidth, tileHeight), this);
  }
}
