package org.contexture.slides.tiff;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.Level;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.Channel;
import org.contexture.slides.channel.ChannelMix;
import org.contexture.slides.channel.MixedSlide;
import org.contexture.slides.channel.ShownChannel;
import org.contexture.slides.chunk.ChunkCache;

/** Fluorescence in TIFF files: OME-TIFF, QPTIFF, grey pages, pixels of several samples. */
public final class TiffChannelSlide {

  private static final long CACHE_BYTES = 32 << 20;

  private TiffChannelSlide() {}

  /**
   * The channels of a file.
   *
   * @return none if its pixels are colours, or one grey
   */
  public static List<Channel> channels(Path path) throws SlideException {
    try (TiffFile file = new TiffFile(path)) {
      return ChannelPages.of(file).map(ChannelPages::channels).orElse(List.of());
    }
  }

  /**
   * Opens a file, its channels in colours.
   *
   * @throws UnsupportedSlideException if it has no channels, or not those
   */
  public static Slide open(Path path, ChannelMix mix) throws SlideException {
    TiffFile file = new TiffFile(path);
    try {
      Optional<ChannelPages> pages = ChannelPages.of(file);
      if (pages.isEmpty()) {
        throw new UnsupportedSlideException(path + " has no channels, but channels were chosen.");
      }
      return slide(file, pages.get(), mix);
    } catch (SlideException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Slide slide(TiffFile file, ChannelPages pages, ChannelMix mix)
      throws SlideException {
    ChunkCache cache = new ChunkCache(CACHE_BYTES);
    List<MixedSlide.Light> lights = new ArrayList<>();
    List<Level> levels = List.of();
    for (ShownChannel shown : mix.channels()) {
      if (shown.index() >= pages.channels().size()) {
        throw new UnsupportedSlideException(
            "%s has %d channels, but channel %d was chosen."
                .formatted(file.path(), pages.channels().size(), shown.index() + 1));
      }
      List<TiffImage> images = new ArrayList<>();
      for (List<ChannelPages.Plane> level : pages.levels()) {
        ChannelPages.Plane plane = level.get(shown.index());
        images.add(TiffImage.ofChannel(plane.directory(), plane.sample(), shown));
      }
      levels = TiffSlide.levels(images);
      lights.add(
          (level, x, y, width, height) -> {
            file.requireOpen();
            return images.get(level).read(x, y, width, height, cache);
          });
    }
    SlideMetadata metadata =
        new SlideMetadata(
            file.path(),
            pages.format(),
            levels,
            pages.micronsPerPixel(),
            pages.properties(),
            pages.associated().keySet());
    return new MixedSlide(
        metadata,
        lights,
        name -> TiffSlide.associated(file, name, pages.associated().get(name), cache),
        () -> {
          file.close();
          cache.clear();
        });
  }
}
