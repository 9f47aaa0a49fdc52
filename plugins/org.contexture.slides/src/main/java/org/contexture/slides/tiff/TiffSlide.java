package org.contexture.slides.tiff;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.Level;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.ChunkCache;

/** A slide in a TIFF or BigTIFF file, read without any native library. */
public final class TiffSlide implements Slide {

  private static final long CACHE_BYTES = 32 << 20;
  private static final long MAXIMUM_ASSOCIATED_PIXELS = 64 << 20;

  private final TiffFile file;
  private final SlideMetadata metadata;
  private final List<TiffImage> levels;
  private final Map<String, TiffImage> associated;
  private final ChunkCache cache = new ChunkCache(CACHE_BYTES);

  private TiffSlide(TiffFile file, TiffLayout layout) {
    this.file = file;
    this.levels = layout.levels();
    this.associated = layout.associated();
    this.metadata =
        new SlideMetadata(
            file.path(),
            layout.format(),
            levels(layout.levels()),
            layout.micronsPerPixel(),
            layout.properties(),
            layout.associated().keySet());
  }

  /**
   * Opens a file that starts like a TIFF.
   *
   * @throws UnsupportedSlideException if another reader must be used; the message says why
   * @throws SlideException if the file is damaged
   */
  public static TiffSlide open(Path path) throws SlideException {
    TiffFile file = new TiffFile(path);
    try {
      return new TiffSlide(file, TiffLayout.of(file));
    } catch (SlideException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static List<Level> levels(List<TiffImage> images) {
    List<Level> levels = new ArrayList<>();
    TiffImage first = images.get(0);
    for (TiffImage image : images) {
      levels.add(
          new Level(
              image.width(),
              image.height(),
              (double) first.width() / image.width(),
              (double) first.height() / image.height()));
    }
    return levels;
  }

  @Override
  public SlideMetadata metadata() {
    return metadata;
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    file.requireOpen();
    return levels.get(level).read(x, y, width, height, cache);
  }

  @Override
  public Optional<byte[]> colourProfile() throws SlideException {
    return levels.get(0).directory().bytes(TiffTag.ICC_PROFILE);
  }

  @Override
  public RgbImage associatedImage(String name) throws SlideException {
    TiffImage image = associated.get(name);
    if (image == null) {
      throw new SlideException(
          "%s has no associated image '%s'; it has %s."
              .formatted(file.path(), name, metadata.associatedImages()));
    }
    return associated(file, name, image, cache);
  }

  /** A whole picture beside a slide. */
  static RgbImage associated(TiffFile file, String name, TiffImage image, ChunkCache cache)
      throws SlideException {
    if ((long) image.width() * image.height() > MAXIMUM_ASSOCIATED_PIXELS) {
      throw new UnsupportedSlideException(
          "%s: the associated image '%s' of %d × %d px is larger than %d px."
              .formatted(
                  file.path(), name, image.width(), image.height(), MAXIMUM_ASSOCIATED_PIXELS));
    }
    return image.read(0, 0, image.width(), image.height(), cache);
  }

  @Override
  public void close() {
    file.close();
    cache.clear();
  }
}
