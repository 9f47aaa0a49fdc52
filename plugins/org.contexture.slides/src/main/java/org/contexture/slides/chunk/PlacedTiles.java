package org.contexture.slides.chunk;

import java.util.Arrays;
import java.util.Optional;
import org.contexture.slides.Region;
import org.contexture.slides.RgbImage;
import org.contexture.slides.SlideException;

/**
 * Tiles of one size, placed anywhere in a level; where they overlap, the later one is seen.
 * Immutable and thread-safe.
 *
 * <p>A tile is a rectangle of a chunk: often all of it, but some scanners store several tiles in
 * one. Only what lies inside the level is seen.
 */
public final class PlacedTiles {

  /** Where decoded chunks come from. Thread-safe. */
  public interface Source {

    /** 3 · width · height bytes of the chunk, interleaved RGB; an array of the caller's own. */
    byte[] decode(int chunk) throws SlideException;
  }

  /**
   * Sizes in px.
   *
   * @param levelWidth of the level: what is beyond is cut off
   * @param levelHeight of the level
   * @param chunkWidth of what the source decodes
   * @param chunkHeight of what the source decodes
   * @param tileWidth of the part of a chunk that makes a tile
   * @param tileHeight of that part
   */
  public record Sizes(
      int levelWidth,
      int levelHeight,
      int chunkWidth,
      int chunkHeight,
      int tileWidth,
      int tileHeight) {

    /** Each tile is a whole chunk. */
    public static Sizes ofWholeChunks(int levelWidth, int levelHeight, int width, int height) {
      return new Sizes(levelWidth, levelHeight, width, height, width, height);
    }
  }

  /** Collects tiles, in the order in which they cover each other. */
  public static final class Builder {
    private static final int FIELDS = 5;
    private int[] fields = new int[FIELDS * 64];
    private int count;

    /** A tile that is a whole chunk, or its upper left part. */
    public Builder add(int x, int y, int chunk) {
      return add(x, y, chunk, 0, 0);
    }

    /** A tile at (x, y) of the level that starts at (fromX, fromY) of its chunk. */
    public Builder add(int x, int y, int chunk, int fromX, int fromY) {
      if (count * FIELDS == fields.length) {
        fields = Arrays.copyOf(fields, 2 * fields.length);
      }
      int at = count++ * FIELDS;
      fields[at] = x;
      fields[at + 1] = y;
      fields[at + 2] = chunk;
      fields[at + 3] = fromX;
      fields[at + 4] = fromY;
      return this;
    }

    public int count() {
      return count;
    }

    public PlacedTiles build(Sizes sizes, Source source) {
      return new PlacedTiles(sizes, source, Arrays.copyOf(fields, count * FIELDS), count);
    }
  }

  private final Sizes sizes;
  private final Source source;
  private final int[] fields;
  private final TileIndex index;
  private final int originX;
  private final int originY;

  private PlacedTiles(Sizes sizes, Source source, int[] fields, int count) {
    this.sizes = sizes;
    this.source = source;
    this.fields = fields;
    index = new TileIndex(sizes, count, this::x, this::y);
    originX = 0;
    originY = 0;
  }

  private PlacedTiles(PlacedTiles tiles, int originX, int originY) {
    sizes = tiles.sizes;
    source = tiles.source;
    fields = tiles.fields;
    index = tiles.index;
    this.originX = originX;
    this.originY = originY;
  }

  /** The same as a part of a larger level, with its upper left corner there. */
  public PlacedTiles at(int x, int y) {
    return new PlacedTiles(this, x, y);
  }

  private static int moved(int place, int origin) {
    return (int) Math.max(Integer.MIN_VALUE, (long) place - origin);
  }

  private int x(int tile) {
    return fields[tile * Builder.FIELDS];
  }

  private int y(int tile) {
    return fields[tile * Builder.FIELDS + 1];
  }

  private int chunk(int tile) {
    return fields[tile * Builder.FIELDS + 2];
  }

  private int fromX(int tile) {
    return fields[tile * Builder.FIELDS + 3];
  }

  private int fromY(int tile) {
    return fields[tile * Builder.FIELDS + 4];
  }

  /** The tile that is exactly this region, and nothing else in it, without another copy. */
  Optional<byte[]> wholeTile(int left, int top, int width, int height, ChunkCache cache)
      throws SlideException {
    int x = moved(left, originX);
    int y = moved(top, originY);
    boolean size =
        width == sizes.chunkWidth
            && height == sizes.chunkHeight
            && width == sizes.tileWidth
            && height == sizes.tileHeight
            && (long) x + width <= sizes.levelWidth
            && (long) y + height <= sizes.levelHeight;
    if (!size || x < 0 || y < 0) {
      return Optional.empty();
    }
    int[] tiles = index.within(x, y, (long) x + width, (long) y + height);
    if (tiles.length != 1 || x(tiles[0]) != x || y(tiles[0]) != y) {
      return Optional.empty();
    }
    Optional<byte[]> cached = cache.find(this, chunk(tiles[0]));
    return Optional.of(cached.isPresent() ? cached.get().clone() : source.decode(chunk(tiles[0])));
  }

  /** Draws the region that starts at (imageX, imageY) into an image of it. */
  void draw(RgbImage image, int imageX, int imageY, ChunkCache cache) throws SlideException {
    int x = moved(imageX, originX);
    int y = moved(imageY, originY);
    int left = Math.max(0, x);
    int top = Math.max(0, y);
    long right = Math.min(sizes.levelWidth, (long) x + image.width());
    long bottom = Math.min(sizes.levelHeight, (long) y + image.height());
    if (left >= right || top >= bottom) {
      return;
    }
    for (int tile : index.within(left, top, right, bottom)) {
      int fromColumn = Math.max(left, x(tile));
      int toColumn = (int) Math.min(right, (long) x(tile) + sizes.tileWidth);
      int fromRow = Math.max(top, y(tile));
      int toRow = (int) Math.min(bottom, (long) y(tile) + sizes.tileHeight);
      byte[] chunk = decoded(chunk(tile), cache);
      for (int row = fromRow; row < toRow; row++) {
        int line = fromY(tile) + row - y(tile);
        int from = 3 * (line * sizes.chunkWidth + fromX(tile) + fromColumn - x(tile));
        int to = 3 * ((row - y) * image.width() + fromColumn - x);
        System.arraycopy(chunk, from, image.rgb(), to, 3 * (toColumn - fromColumn));
      }
    }
  }

  /** What the tiles cover, in px of the level; empty if there are none. */
  public Optional<Region> bounds() {
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    long right = 0;
    long bottom = 0;
    for (int tile = 0; tile < fields.length / Builder.FIELDS; tile++) {
      left = Math.min(left, Math.max(0, x(tile)));
      top = Math.min(top, Math.max(0, y(tile)));
      right = Math.max(right, Math.min(sizes.levelWidth, (long) x(tile) + sizes.tileWidth));
      bottom = Math.max(bottom, Math.min(sizes.levelHeight, (long) y(tile) + sizes.tileHeight));
    }
    return left < right && top < bottom
        ? Optional.of(new Region(left, top, right - left, bottom - top))
        : Optional.empty();
  }

  /** All of a small level, on a background. */
  public RgbImage whole(int width, int height, int background) throws SlideException {
    RgbImage image = new RgbImage(width, height, new byte[RgbImage.bytes(width, height)]);
    Background.fill(image.rgb(), background);
    draw(image, 0, 0, new ChunkCache(0));
    return image;
  }

  private byte[] decoded(int chunk, ChunkCache cache) throws SlideException {
    Optional<byte[]> cached = cache.find(this, chunk);
    if (cached.isPresent()) {
      return cached.get();
    }
    byte[] decoded = source.decode(chunk);
    cache.put(this, chunk, decoded);
    return decoded;
  }
}
