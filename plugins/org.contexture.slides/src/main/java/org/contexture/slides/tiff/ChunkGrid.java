package org.contexture.slides.tiff;

import java.util.stream.IntStream;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.ChunkCodec;

/**
 * Where the chunks of one directory are: tiles, or strips as wide as the image, in each plane.
 *
 * @param tiled whether they are tiles
 * @param chunkWidth in px
 * @param chunkHeight in px
 * @param across chunks of a row
 * @param count chunks of a plane
 * @param offsets in the file, plane by plane
 * @param byteCounts stored lengths, plane by plane
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ChunkGrid(
    boolean tiled,
    int chunkWidth,
    int chunkHeight,
    int across,
    int count,
    long[] offsets,
    long[] byteCounts) {

  /** Strips that are larger, in px, are read in pieces, or once for all. */
  static final int LARGE_STRIP = 2 << 20;

  /** Largest strip: 1.2 GB of RGB. */
  private static final long LARGEST_STRIP = 400_000_000;

  /**
   * Reads the places.
   *
   * @throws UnsupportedSlideException if a chunk is too large to be decoded at once
   * @throws SlideException if the directory is damaged
   */
  static ChunkGrid of(TiffDirectory directory, int width, int height, PixelCodec codec)
      throws SlideException {
    boolean tiled = directory.isTiled();
    int chunkWidth = tiled ? directory.length("TileWidth", TiffTag.TILE_WIDTH) : width;
    int chunkHeight =
        tiled ? directory.length("TileLength", TiffTag.TILE_LENGTH) : rows(directory, height);
    requireDecodable(directory, tiled, chunkWidth, chunkHeight);
    int across = ceilDivide(width, chunkWidth);
    long count = (long) across * ceilDivide(height, chunkHeight);
    long all = count * codec.planes();
    int offsetsTag = tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS;
    int byteCountsTag = tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS;
    if (directory.count(offsetsTag) < all || directory.count(byteCountsTag) < all) {
      throw directory
          .file()
          .damaged(
              directory.offset(),
              "the list of tiles or strips is too short",
              "%d offsets and %d lengths"
                  .formatted(directory.count(offsetsTag), directory.count(byteCountsTag)),
              all + " of each");
    }
    ChunkGrid grid =
        new ChunkGrid(
            tiled,
            chunkWidth,
            chunkHeight,
            across,
            (int) count,
            directory.integers(offsetsTag, (int) all),
            directory.integers(byteCountsTag, (int) all));
    boolean stored = codec.samples() instanceof RawCodec raw && raw.isStored();
    return stored && grid.hasLargeStrips() && codec.planes() == 1
        ? grid.inPieces(height, ((RawCodec) codec.samples()).rowBytes(width))
        : grid;
  }

  private static int rows(TiffDirectory directory, int height) throws SlideException {
    long rows = directory.integer(TiffTag.ROWS_PER_STRIP, height);
    return directory.length("RowsPerStrip", Math.min(height, rows));
  }

  private static void requireDecodable(
      TiffDirectory directory, boolean tiled, long chunkWidth, long chunkHeight)
      throws SlideException {
    long most = tiled ? ChunkCodec.MAXIMUM_PIXELS : LARGEST_STRIP;
    if (chunkWidth * chunkHeight > most) {
      throw new UnsupportedSlideException(
          "%s, directory at offset %d: its %s of %d × %d px are larger than %d px. Convert it to a tiled pyramidal TIFF."
              .formatted(
                  directory.file().path(),
                  directory.offset(),
                  tiled ? "tiles" : "strips",
                  chunkWidth,
                  chunkHeight,
                  most));
    }
  }

  static int ceilDivide(int length, int part) {
    return (int) (((long) length + part - 1) / part);
  }

  /** Whether strips are too large to be decoded for every region. */
  boolean hasLargeStrips() {
    return !tiled && (long) chunkWidth * chunkHeight > LARGE_STRIP;
  }

  /** Rows that are stored as they are can be read without those above them. */
  private ChunkGrid inPieces(int height, long rowBytes) {
    int rows = Math.max(1, LARGE_STRIP / 2 / chunkWidth);
    while (count > 1 && chunkHeight % rows != 0) {
      rows--;
    }
    int pieces = ceilDivide(height, rows);
    long[] places = new long[pieces];
    long[] lengths = new long[pieces];
    for (int i = 0; i < pieces; i++) {
      long top = (long) i * rows;
      int strip = (int) (top / chunkHeight);
      places[i] = offsets[strip] == 0 ? 0 : offsets[strip] + top % chunkHeight * rowBytes;
      lengths[i] = byteCounts[strip] == 0 ? 0 : Math.min(rows, height - top) * rowBytes;
    }
    return new ChunkGrid(tiled, chunkWidth, rows, across, pieces, places, lengths);
  }

  /** Sparse pyramids leave out empty chunks: offset or length is zero. */
  boolean isStored(int index) {
    return offsets[index] != 0 && byteCounts[index] != 0;
  }

  /** Whether some chunk is not stored. */
  boolean isSparse() {
    return IntStream.range(0, offsets.length).anyMatch(i -> !isStored(i));
  }
}
