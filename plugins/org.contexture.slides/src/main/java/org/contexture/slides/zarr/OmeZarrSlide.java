package org.contexture.slides.zarr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.contexture.slides.Level;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.Channel;
import org.contexture.slides.channel.ChannelChoice;
import org.contexture.slides.channel.ChannelMix;
import org.contexture.slides.channel.ShownChannel;
import org.contexture.slides.chunk.ChunkCodec;
import org.contexture.slides.chunk.PlacedTiles;
import org.contexture.slides.chunk.TiledSlide;
import org.contexture.slides.file.SlideFile;

/** OME-Zarr in a plain folder. Three channels in red, green and blue are colours. */
public final class OmeZarrSlide {

  private static final int WHITE = 0xFFFFFF;

  /** More chunks of a level than any slide has; their places take 20 bytes each. */
  private static final int MOST_CHUNKS = 1 << 24;

  private OmeZarrSlide() {}

  /** Whether a folder is such a slide, by its name ({@code .zarr}) and what is in it. */
  public static boolean isCandidate(Path folder) {
    return OmeZarr.isCandidate(folder);
  }

  /**
   * The channels of a slide.
   *
   * @return none if its pixels are colours, or one grey
   */
  public static List<Channel> channels(Path folder) throws SlideException {
    OmeZarr picture = OmeZarr.of(folder);
    return picture.isRgb() || picture.isGrey() ? List.of() : picture.channels();
  }

  /**
   * Opens a slide in colours or grey.
   *
   * @throws UnsupportedSlideException if it has channels, which must be chosen
   */
  public static Slide open(Path folder) throws SlideException {
    OmeZarr picture = OmeZarr.of(folder);
    double most = picture.levels().get(0).kind().largest();
    if (picture.isGrey()) {
      return open(folder, picture, List.of(new ShownChannel(0, "grey", WHITE, 0, most)));
    }
    if (!picture.isRgb()) {
      throw new UnsupportedSlideException(
          "%s is fluorescence with the channels %s. Choose channels in the Slide Reader."
              .formatted(folder, ChannelChoice.names(picture.channels())));
    }
    return open(
        folder,
        picture,
        List.of(
            new ShownChannel(0, "red", 0xFF0000, 0, most),
            new ShownChannel(1, "green", 0x00FF00, 0, most),
            new ShownChannel(2, "blue", 0x0000FF, 0, most)));
  }

  /** Opens a slide, its channels in colours. */
  public static Slide open(Path folder, ChannelMix mix) throws SlideException {
    OmeZarr picture = OmeZarr.of(folder);
    for (ShownChannel shown : mix.channels()) {
      if (shown.index() >= picture.channelCount()) {
        throw new UnsupportedSlideException(
            "%s has %d channels, but channel %d was chosen."
                .formatted(folder, picture.channelCount(), shown.index() + 1));
      }
    }
    return open(folder, picture, mix.channels());
  }

  private static Slide open(Path folder, OmeZarr picture, List<ShownChannel> shown)
      throws SlideException {
    List<Level> levels = new ArrayList<>();
    List<List<PlacedTiles>> tiles = new ArrayList<>();
    for (ZarrArray array : picture.levels()) {
      int width = picture.width(array);
      int height = picture.height(array);
      levels.add(
          new Level(
              width,
              height,
              (double) picture.width(picture.levels().get(0)) / width,
              (double) picture.height(picture.levels().get(0)) / height));
      ZarrPlanes planes = new ZarrPlanes(array, picture.axes(), shown);
      requireReadable(array, planes);
      tiles.add(List.of(planes.tiles()));
    }
    SlideMetadata metadata =
        new SlideMetadata(
            folder, "OME-Zarr", levels, picture.micronsPerPixel(), properties(picture), Set.of());
    boolean colours = picture.isRgb() || picture.isGrey();
    return new TiledSlide(
        metadata,
        tiles,
        Map.of(),
        colours ? WHITE : 0,
        List.of(new SlideFile(ZarrFolder.description(picture.group()))));
  }

  private static void requireReadable(ZarrArray array, ZarrPlanes planes)
      throws UnsupportedSlideException {
    long pixels =
        (long) array.chunk().get(array.chunk().size() - 1)
            * array.chunk().get(array.chunk().size() - 2);
    if (pixels > ChunkCodec.MAXIMUM_PIXELS || planes.count() > MOST_CHUNKS) {
      throw new UnsupportedSlideException(
          "%s has %d chunks of %d px, expected at most %d of %d px. Write it anew with chunks of 256 to 4096 px a side."
              .formatted(
                  array.folder(), planes.count(), pixels, MOST_CHUNKS, ChunkCodec.MAXIMUM_PIXELS));
    }
  }

  private static Map<String, String> properties(OmeZarr picture) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("openslide.vendor", "ome");
    Scan.putCompression(picture.levels().get(0).packing(), properties);
    SlideNotes.onlyMade("OME-Zarr", properties);
    if (!picture.name().isBlank()) {
      properties.put("ome.name", picture.name());
    }
    Optional.of(picture.stack())
        .filter(stack -> stack > 1)
        .ifPresent(
            stack ->
                properties.put(
                    SlideNotes.LEFT_OUT + "frames",
                    "all but the first of %d depths or times".formatted(stack)));
    return properties;
  }
}
