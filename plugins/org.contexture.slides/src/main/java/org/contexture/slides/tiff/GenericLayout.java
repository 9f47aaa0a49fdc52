package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Scan;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.Channel;

/**
 * A pyramid of no particular vendor: the widest tiled page is level 0; without any tiles, the
 * largest page, for labels and previews are small. Others are levels if they are smaller, of the
 * same shape, and flagged as reduced or show the same picture; also those that level 0's SubIFDs
 * tag points to. Further pages that are not small are another picture, and named in a note. Several
 * grey pages of one size are channels or depths, and refused.
 */
final class GenericLayout {

  /** Least relative difference of the sides' ratios that tells another picture from a level. */
  private static final double SHAPE_TOLERANCE = 0.05;

  /** Bits of NewSubfileType. */
  private static final int REDUCED = 1;

  private static final int MASK = 4;

  /** Value of the older SubfileType. */
  private static final int OLD_REDUCED = 2;

  /** Pages with less than this share of level 0's pixels are labels, previews and the like. */
  private static final double SMALL = 1.0 / 16;

  private GenericLayout() {}

  static TiffLayout of(List<TiffDirectory> directories) throws SlideException {
    List<TiffDirectory> pages = new ArrayList<>();
    for (TiffDirectory directory : directories) {
      if ((directory.integer(TiffTag.NEW_SUBFILE_TYPE, 0) & MASK) == 0) {
        pages.add(directory);
      }
    }
    TiffImage level0 = TiffImage.of(largest(pages.isEmpty() ? directories : pages));
    Map<String, String> properties = TiffProperties.of(level0.directory());
    properties.put("openslide.vendor", "generic-tiff");
    List<TiffImage> levels = new ArrayList<>();
    levels.add(level0);
    List<String> others = new ArrayList<>();
    for (TiffDirectory page : pages) {
      if (page != level0.directory()) {
        addLevel(page, directories.indexOf(page), levels, others);
      }
    }
    levels.addAll(subLevels(level0));
    SlideNotes.furtherPictures(others, properties);
    // Motic, Mikroscan and 3DHISTECH describe their TIFF files as Aperio does
    Map<String, String> pairs =
        AperioLayout.pairs(properties.getOrDefault("tiff.ImageDescription", ""));
    double side = TiffProperties.number(pairs.getOrDefault("MPP", ""));
    String power = pairs.getOrDefault("AppMag", "");
    if (TiffProperties.number(power) > 0) {
      properties.put(Scan.OBJECTIVE, power);
    }
    return new TiffLayout(
        level0.isTiled() ? "Tiled TIFF" : "TIFF",
        levels,
        Map.of(),
        TiffProperties.resolution(level0.directory()).or(() -> MicronsPerPixel.stated(side, side)),
        properties);
  }

  /**
   * Channels: the grey pages that are as large as the largest one, or the samples of one page's
   * pixels where they are more than a colour has.
   */
  static Optional<ChannelPages> channels(List<TiffDirectory> directories) throws SlideException {
    List<TiffDirectory> pages = new ArrayList<>();
    for (TiffDirectory directory : directories) {
      if ((directory.integer(TiffTag.NEW_SUBFILE_TYPE, 0) & MASK) == 0) {
        pages.add(directory);
      }
    }
    List<TiffDirectory> first = new ArrayList<>();
    List<TiffDirectory> others = new ArrayList<>();
    TiffDirectory largest = largest(pages.isEmpty() ? directories : pages);
    for (TiffDirectory page : pages) {
      boolean alike =
          ChannelPages.sameSize(page, largest)
              && ChannelPages.samples(page) == ChannelPages.samples(largest);
      (alike ? first : others).add(page);
    }
    if (first.isEmpty() || !areChannels(first)) {
      return Optional.empty();
    }
    List<List<ChannelPages.Plane>> levels = ChannelPages.ofSubDirectories(first);
    if (levels.size() == 1) {
      levels = ChannelPages.levels(first, others);
    }
    List<Channel> channels = new ArrayList<>();
    for (ChannelPages.Plane plane : levels.get(0)) {
      channels.add(Channel.unnamed(channels.size(), ChannelPages.largest(plane.directory())));
    }
    Map<String, String> properties = TiffProperties.of(largest);
    properties.put("openslide.vendor", "generic-tiff");
    return Optional.of(
        new ChannelPages(
            largest.isTiled() ? "Tiled TIFF" : "TIFF",
            channels,
            levels,
            TiffProperties.resolution(largest),
            properties,
            Map.of()));
  }

  private static boolean areChannels(List<TiffDirectory> first) throws SlideException {
    TiffDirectory page = first.get(0);
    int samples = ChannelPages.samples(page);
    int photometric = PixelLayout.photometric(page);
    boolean grey =
        photometric == PixelLayout.WHITE_IS_ZERO || photometric == PixelLayout.BLACK_IS_ZERO;
    int opacity = page.integer(TiffTag.EXTRA_SAMPLES, 0) == 0 ? 0 : 1;
    return samples == 1
        ? grey && first.size() > 1
        : first.size() == 1 && samples > (grey ? 1 + opacity : 4);
  }

  private static TiffDirectory largest(List<TiffDirectory> pages) throws SlideException {
    boolean tiled = pages.stream().anyMatch(TiffDirectory::isTiled);
    TiffDirectory best = pages.get(0);
    long most = -1;
    for (TiffDirectory page : pages) {
      long width = page.integer(TiffTag.IMAGE_WIDTH, 0);
      long size = tiled ? width : width * page.integer(TiffTag.IMAGE_LENGTH, 0);
      if (page.isTiled() == tiled && size > most) {
        best = page;
        most = size;
      }
    }
    return best;
  }

  /** One page that cannot be decoded must not hide the slide: it is among the others. */
  private static void addLevel(
      TiffDirectory page, int index, List<TiffImage> levels, List<String> others)
      throws SlideException {
    TiffImage level0 = levels.get(0);
    TiffImage image;
    try {
      image = TiffImage.of(page);
    } catch (UnsupportedSlideException e) {
      if (isFlagged(page)) {
        throw e; // a level of this slide
      }
      others.add("page %d (%s)".formatted(index + 1, e.getMessage()));
      return;
    }
    boolean sameSize = image.width() == level0.width() && image.height() == level0.height();
    if (sameSize && image.isGrey() && level0.isGrey()) {
      throw new UnsupportedSlideException(
          "%s holds several grey pages of %d × %d px (channels of fluorescence, or depths), expected a brightfield image: one page of RGB. Choose channels in the Slide Reader, or export it again as RGB."
              .formatted(page.file().path(), image.width(), image.height()));
    }
    if (isReduced(image, level0) && isNew(image, levels) && isSamePicture(image, level0)) {
      levels.add(image);
    } else if (image.pixels() >= SMALL * level0.pixels()) {
      others.add("page %d (%d × %d px)".formatted(index + 1, image.width(), image.height()));
    }
  }

  /** Another page of a level's size is another focal plane, or a thumbnail. */
  private static boolean isNew(TiffImage image, List<TiffImage> levels) {
    return levels.stream()
        .noneMatch(level -> level.width() == image.width() && level.height() == image.height());
  }

  /** Photographs of the glass are flagged as reduced, too, and stored in strips. */
  private static boolean isSamePicture(TiffImage image, TiffImage level0) throws SlideException {
    boolean flagged = isFlagged(image.directory());
    if (flagged && (image.isTiled() || !level0.isTiled())) {
      return true;
    }
    return (flagged || image.isTiled()) && SamePicture.agree(level0, image);
  }

  private static boolean isFlagged(TiffDirectory page) throws SlideException {
    return (page.integer(TiffTag.NEW_SUBFILE_TYPE, 0) & REDUCED) != 0
        || page.integer(TiffTag.SUBFILE_TYPE, 0) == OLD_REDUCED;
  }

  /** The levels that level 0 points to. */
  static List<TiffImage> subLevels(TiffImage level0) throws SlideException {
    List<TiffImage> levels = new ArrayList<>();
    for (TiffDirectory sub : subDirectories(level0.directory())) {
      TiffImage image = TiffImage.of(sub);
      if (isReduced(image, level0) && (isFlagged(sub) || SamePicture.agree(level0, image))) {
        levels.add(image);
      }
    }
    levels.sort(Comparator.comparingInt(TiffImage::width).reversed());
    return levels;
  }

  /** The directories that a page points to, in their order, without masks. */
  static List<TiffDirectory> subDirectories(TiffDirectory directory) throws SlideException {
    int count = directory.count(TiffTag.SUB_IFDS);
    if (count > TiffFile.MAXIMUM_DIRECTORIES) {
      throw directory
          .file()
          .damaged(
              directory.offset(),
              "too many SubIFDs",
              count + " of them",
              "at most " + TiffFile.MAXIMUM_DIRECTORIES);
    }
    List<TiffDirectory> subs = new ArrayList<>();
    for (long offset : directory.integers(TiffTag.SUB_IFDS, count)) {
      TiffDirectory sub = directory.file().directoryAt(offset);
      if ((sub.integer(TiffTag.NEW_SUBFILE_TYPE, 0) & MASK) == 0) {
        subs.add(sub);
      }
    }
    return subs;
  }

  static boolean isReduced(TiffImage image, TiffImage level0) {
    if (image.width() >= level0.width() || image.height() > level0.height()) {
      return false;
    }
    return isSameShape(image.width(), image.height(), level0.width(), level0.height());
  }

  static boolean isSameShape(long width, long height, long ofWidth, long ofHeight) {
    double across = (double) ofWidth / width;
    double down = (double) ofHeight / height;
    // a level of a few pixels is rounded coarsely: one pixel more or less is the same shape
    double rounding = 1.0 / Math.min(width, height);
    return Math.abs(across / down - 1) < SHAPE_TOLERANCE + rounding;
  }
}
