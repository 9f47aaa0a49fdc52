package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.Channel;
import org.contexture.slides.channel.ChannelChoice;

/**
 * The channels of an OME-TIFF's slide: the first depth and time of each.
 *
 * @param pages that hold them, in their order; one with a pixel's samples counts for as many
 * @param channels in the same order
 * @param leftOut what of the file is not read, for people
 */
record OmeChannels(List<TiffDirectory> pages, List<Channel> channels, Optional<String> leftOut) {

  static OmeChannels of(OmeLayout.Place slide, List<TiffDirectory> directories)
      throws SlideException {
    OmeXml.Image image = slide.image();
    List<TiffDirectory> pages = new ArrayList<>();
    List<Channel> channels = new ArrayList<>();
    while (channels.size() < image.channels()) {
      TiffDirectory page = page(slide, pages.size(), directories);
      pages.add(page);
      for (int sample = 0; sample < ChannelPages.samples(page); sample++) {
        channels.add(channel(image, channels.size(), ChannelPages.largest(page)));
      }
      if (!ChannelPages.sameSize(page, pages.get(0))) {
        throw page.file()
            .damaged(
                page.offset(),
                "channel %d of OME-XML".formatted(channels.size()),
                "%d × %d px".formatted(ChannelPages.width(page), ChannelPages.height(page)),
                "the size of the first channel");
      }
    }
    long planes = image.depths() * image.times();
    return new OmeChannels(
        List.copyOf(pages),
        List.copyOf(channels),
        planes == 1
            ? Optional.empty()
            : Optional.of("all but the first of %d depths or times".formatted(planes)));
  }

  private static Channel channel(OmeXml.Image image, int index, double largest) {
    if (index >= image.described().size()) {
      return Channel.unnamed(index, largest);
    }
    OmeXml.Described described = image.described().get(index);
    return new Channel(
        described.name().isBlank() ? Channel.unnamed(index, largest).name() : described.name(),
        described.colour(),
        largest);
  }

  private static TiffDirectory page(
      OmeLayout.Place slide, int channel, List<TiffDirectory> directories) throws SlideException {
    long index = index(slide, channel, directories.get(0));
    if (index >= directories.size()) {
      TiffDirectory first = directories.get(0);
      throw first
          .file()
          .damaged(
              first.offset(),
              "OME-XML puts channel %d into a directory that is not there".formatted(channel + 1),
              "IFD " + index,
              "one of " + directories.size());
    }
    return directories.get((int) index);
  }

  /** The directory of a channel at the first depth and time. */
  private static long index(OmeLayout.Place slide, int channel, TiffDirectory first)
      throws UnsupportedSlideException {
    OmeXml.Image image = slide.image();
    long wanted = place(image, channel, 0, 0);
    for (OmeXml.Plane run : image.planes()) {
      long from = place(image, run.channel(), run.depth(), run.time());
      long count = run.count() > 0 ? run.count() : image.planes().size() == 1 ? Long.MAX_VALUE : 1;
      if (wanted >= from && wanted - from < count) {
        String own = String.valueOf(first.file().path().getFileName());
        boolean elsewhere =
            image.planes().stream().map(OmeXml.Plane::file).distinct().count() > 1
                && !run.file().isEmpty()
                && !run.file().equals(own);
        if (elsewhere) {
          throw new UnsupportedSlideException(
              "%s: its channel %d is in another file, %s. Export all channels into one file."
                  .formatted(first.file().path(), channel + 1, run.file()));
        }
        return run.directory() + wanted - from;
      }
    }
    return slide.directory() + wanted;
  }

  /** A plane's place among all, in the order of the dimensions that the XML states. */
  private static long place(OmeXml.Image image, long channel, long depth, long time) {
    long channels = image.channels();
    return switch (image.order()) {
      case "XYCTZ" -> channel + channels * (time + image.times() * depth);
      case "XYZCT" -> depth + image.depths() * (channel + channels * time);
      case "XYZTC" -> depth + image.depths() * (time + image.times() * channel);
      case "XYTCZ" -> time + image.times() * (channel + channels * depth);
      case "XYTZC" -> time + image.times() * (depth + image.depths() * channel);
      default -> channel + channels * (depth + image.depths() * time);
    };
  }

  /** For messages: the channels in brackets. */
  String names() {
    return " (" + ChannelChoice.names(channels) + ")";
  }
}
