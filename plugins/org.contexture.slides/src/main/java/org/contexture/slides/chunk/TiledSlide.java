package org.contexture.slides.chunk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.file.SlideFile;

/** A slide whose levels are placed tiles. Every format but TIFF ends here. */
public final class TiledSlide implements Slide {

  private static final long CACHE_BYTES = 32 << 20;

  /** A picture beside the slide, such as its label; decoded whenever it is asked for. */
  public interface Picture {
    RgbImage read() throws SlideException;
  }

  /** The ICC profile of a slide, which may be large; read whenever it is asked for. */
  public interface Profile {
    Optional<byte[]> read() throws SlideException;
  }

  /** Largest picture beside a slide. */
  public static final long MAXIMUM_PICTURE_PIXELS = 64 << 20;

  private final SlideMetadata metadata;
  private final List<List<PlacedTiles>> levels;
  private final Map<String, Picture> pictures;
  private final int background;
  private final List<SlideFile> files;
  private final Profile colourProfile;
  private final ChunkCache cache = new ChunkCache(CACHE_BYTES);

  /**
   * A slide that owns its files.
   *
   * @param metadata whose levels these are, and whose associated images
   * @param levels tiles of each level; later ones cover earlier ones
   * @param pictures by name
   * @param background RGB of what no tile covers, such as 0xFFFFFF
   * @param files closed with the slide
   */
  public TiledSlide(
      SlideMetadata metadata,
      List<List<PlacedTiles>> levels,
      Map<String, Picture> pictures,
      int background,
      List<SlideFile> files) {
    this(metadata, levels, pictures, background, files, Optional::empty);
  }

  /** The same with the ICC profile of its pixels. */
  public TiledSlide(
      SlideMetadata metadata,
      List<List<PlacedTiles>> levels,
      Map<String, Picture> pictures,
      int background,
      List<SlideFile> files,
      Profile colourProfile) {
    this.colourProfile = colourProfile;
    this.metadata = metadata;
    this.levels = levels.stream().map(List::copyOf).toList();
    this.pictures = Map.copyOf(pictures);
    this.background = background;
    this.files = List.copyOf(files);
  }

  @Override
  public SlideMetadata metadata() {
    return metadata;
  }

  @Override
  public Optional<byte[]> colourProfile() throws SlideException {
    return colourProfile.read();
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    files.get(0).requireOpen();
    List<PlacedTiles> layers = levels.get(level);
    int length = RgbImage.bytes(width, height);
    if (layers.size() == 1) {
      Optional<byte[]> tile = layers.get(0).wholeTile(x, y, width, height, cache);
      if (tile.isPresent()) {
        return new RgbImage(width, height, tile.get());
      }
    }
    RgbImage image = new RgbImage(width, height, new byte[length]);
    Background.fill(image.rgb(), background);
    for (PlacedTiles layer : layers) {
      layer.draw(image, x, y, cache);
    }
    return image;
  }

  @Override
  public RgbImage associatedImage(String name) throws SlideException {
    Picture picture = pictures.get(name);
    if (picture == null) {
      throw new SlideException(
          "%s has no associated image '%s'; it has %s."
              .formatted(metadata.path(), name, metadata.associatedImages()));
    }
    return picture.read();
  }

  @Override
  public void close() {
    files.forEach(SlideFile::close);
    cache.clear();
  }
}
