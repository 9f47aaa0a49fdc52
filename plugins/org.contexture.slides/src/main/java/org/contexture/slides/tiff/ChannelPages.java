package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideException;
import org.contexture.slides.channel.Channel;

/**
 * Where a file has which channel of fluorescence.
 *
 * @param format for people
 * @param channels in the order of the file; two or more
 * @param levels for each level, largest first, the planes of the channels in their order
 * @param micronsPerPixel of level 0
 * @param properties by name
 * @param associated by name
 */
record ChannelPages(
    String format,
    List<Channel> channels,
    List<List<Plane>> levels,
    Optional<MicronsPerPixel> micronsPerPixel,
    Map<String, String> properties,
    Map<String, TiffImage> associated) {

  /**
   * A channel's picture: one sample of a directory's pixels.
   *
   * @param sample from 0
   */
  record Plane(TiffDirectory directory, int sample) {}

  ChannelPages {
    channels = List.copyOf(channels);
    levels = levels.stream().map(List::copyOf).toList();
    properties = Map.copyOf(properties);
    associated = Map.copyOf(associated);
  }

  /**
   * Looks for channels.
   *
   * @return empty if the file has none: its pixels are colours, or one grey
   */
  static Optional<ChannelPages> of(TiffFile file) throws SlideException {
    List<TiffDirectory> directories = file.directories();
    String description = directories.get(0).text(TiffTag.IMAGE_DESCRIPTION).orElse("");
    if (QptiffLayout.isQptiff(description)) {
      return QptiffLayout.channels(directories);
    }
    return OmeLayout.isOme(description)
        ? OmeLayout.channels(directories, description)
        : GenericLayout.channels(directories);
  }

  /** Planes of pages of one size each; pages with so many samples hold as many channels. */
  static List<Plane> planes(List<TiffDirectory> pages) throws SlideException {
    List<Plane> planes = new ArrayList<>();
    for (TiffDirectory page : pages) {
      for (int sample = 0; sample < samples(page); sample++) {
        planes.add(new Plane(page, sample));
      }
    }
    return planes;
  }

  static int samples(TiffDirectory page) throws SlideException {
    return (int) Math.max(1, Math.min(1 << 10, page.integer(TiffTag.SAMPLES_PER_PIXEL, 1)));
  }

  /** The largest number of a page's pixels. */
  static double largest(TiffDirectory page) throws SlideException {
    return SampleDepth.of(page, SampleDepth.Use.CHANNEL).largest();
  }

  /**
   * Groups reduced pages by their size: as many as there are in level 0 make a level.
   *
   * @param first the pages of level 0
   * @param others pages in the order of the file; what makes no level is left out
   */
  static List<List<Plane>> levels(List<TiffDirectory> first, List<TiffDirectory> others)
      throws SlideException {
    List<List<Plane>> levels = new ArrayList<>();
    levels.add(planes(first));
    List<TiffDirectory> group = new ArrayList<>();
    for (TiffDirectory page : others) {
      if (!group.isEmpty() && !sameSize(page, group.get(0))) {
        group.clear();
      }
      group.add(page);
      if (group.size() == first.size()) {
        if (isReduced(page, levels.get(levels.size() - 1).get(0).directory())
            && samples(page) == samples(first.get(0))) {
          levels.add(planes(group));
        }
        group.clear();
      }
    }
    return levels;
  }

  static boolean sameSize(TiffDirectory one, TiffDirectory other) throws SlideException {
    return width(one) == width(other) && height(one) == height(other);
  }

  static long width(TiffDirectory page) throws SlideException {
    return page.integer(TiffTag.IMAGE_WIDTH, 0);
  }

  static long height(TiffDirectory page) throws SlideException {
    return page.integer(TiffTag.IMAGE_LENGTH, 0);
  }

  private static boolean isReduced(TiffDirectory page, TiffDirectory finer) throws SlideException {
    long width = width(page);
    long height = height(page);
    if (width < 1 || height < 1 || width >= width(finer) || height > height(finer)) {
      return false;
    }
    return GenericLayout.isSameShape(width, height, width(finer), height(finer));
  }

  /** Levels of pages that point to their own smaller copies. */
  static List<List<Plane>> ofSubDirectories(List<TiffDirectory> first) throws SlideException {
    List<List<TiffDirectory>> subs = new ArrayList<>();
    for (TiffDirectory page : first) {
      subs.add(GenericLayout.subDirectories(page));
    }
    List<TiffDirectory> others = new ArrayList<>();
    for (int level = 0; level < subs.get(0).size(); level++) {
      for (List<TiffDirectory> own : subs) {
        if (level < own.size()) {
          others.add(own.get(level));
        }
      }
    }
    return levels(first, others);
  }
}
