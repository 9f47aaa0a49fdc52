package org.contexture.slides;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.channel.Channel;
import org.contexture.slides.channel.ChannelMix;
import org.contexture.slides.channel.ChannelWindow;
import org.contexture.slides.dicom.DicomSlide;
import org.contexture.slides.hamamatsu.VmsSlide;
import org.contexture.slides.image.PlainImageSlide;
import org.contexture.slides.mirax.MiraxSlide;
import org.contexture.slides.openslide.OpenSlideLibrary;
import org.contexture.slides.openslide.OpenSlideSlide;
import org.contexture.slides.tiff.TiffChannelSlide;
import org.contexture.slides.tiff.TiffSlide;
import org.contexture.slides.zarr.OmeZarrSlide;

/** Opens slides of any known format. */
public final class Slides {

  /** A level this much coarser than wanted still counts as fine enough: factors are rounded. */
  private static final double COARSER_TOLERANCE = 1.01;

  private Slides() {}

  /**
   * Opens a slide.
   *
   * @param path the file (for MRXS and the like: the index file; for DICOM any file of the series,
   *     or a folder that holds it alone; for OME-Zarr the folder)
   * @param override µm per pixel of level 0 to use instead of what the file says
   * @throws UnsupportedSlideException if nothing installed reads this format
   * @throws SlideException if the file is missing, damaged or unreadable
   */
  public static Slide open(Path path, Optional<MicronsPerPixel> override) throws SlideException {
    return open(path, override, Look.PLAIN);
  }

  /**
   * Opens a slide that is not to be shown as its file has it.
   *
   * @throws SlideException as {@link #open(Path, Optional)} does
   */
  public static Slide open(Path path, Optional<MicronsPerPixel> override, Look look)
      throws SlideException {
    Slide read = open(path, look.reading());
    Slide scaled = override.<Slide>map(pixel -> new RescaledSlide(read, pixel)).orElse(read);
    return look.stain().<Slide>map(how -> new StainedSlide(scaled, how)).orElse(scaled);
  }

  /**
   * What a user's choice comes to for one slide: channels that it names are found, and windows that
   * it leaves open are measured.
   *
   * @throws UnsupportedSlideException if the slide lacks a channel
   */
  public static SlideReading reading(Path path, ReadingChoice choice) throws SlideException {
    List<Channel> channels = choice.channels().isEmpty() ? List.of() : channels(path);
    if (channels.isEmpty()) {
      boolean standard = choice.standardColours() && hasProfile(path);
      return new SlideReading(choice.anonymised(), standard, Optional.empty());
    }
    try {
      ChannelMix mix =
          choice
              .channels()
              .get()
              .of(
                  path.toString(),
                  channels,
                  (index, channel) ->
                      ChannelWindow.measured(
                          index,
                          channel,
                          white -> open(path, new SlideReading(false, false, Optional.of(white)))));
      return new SlideReading(choice.anonymised(), false, Optional.of(mix));
    } catch (IllegalArgumentException e) {
      throw new UnsupportedSlideException(e.getMessage());
    }
  }

  /**
   * The channels of a slide of fluorescence, which is opened by a choice of them; none if its
   * pixels are colours.
   */
  public static List<Channel> channels(Path path) throws SlideException {
    if (isSlideFolder(path)) {
      return OmeZarrSlide.channels(path);
    }
    return Files.isRegularFile(path) && SlideKind.of(path) == SlideKind.TIFF
        ? TiffChannelSlide.channels(path)
        : List.of();
  }

  private static boolean hasProfile(Path path) throws SlideException {
    try (Slide slide = open(path)) {
      return StandardColours.hasProfile(slide);
    }
  }

  private static Slide openChannels(Path path, ChannelMix mix) throws SlideException {
    return isSlideFolder(path) ? OmeZarrSlide.open(path, mix) : TiffChannelSlide.open(path, mix);
  }

  private static Slide open(Path path, SlideReading reading) throws SlideException {
    Slide slide =
        reading.channels().isPresent() ? openChannels(path, reading.channels().get()) : open(path);
    return shown(slide, reading);
  }

  private static Slide shown(Slide slide, SlideReading reading) throws SlideException {
    Slide coloured;
    try {
      coloured = reading.standardColours() ? StandardColours.of(slide) : slide;
    } catch (SlideException e) {
      slide.close();
      throw e;
    }
    return reading.anonymised() ? new AnonymousSlide(coloured) : coloured;
  }

  private static Slide open(Path path) throws SlideException {
    if (isSlideFolder(path)) {
      return OmeZarrSlide.open(path);
    }
    if (Files.isDirectory(path) && DicomSlide.isSeries(path)) {
      return DicomSlide.open(path);
    }
    if (!Files.isRegularFile(path)) {
      throw new SlideException(
          path
              + (Files.exists(path)
                  ? " is a folder, expected a slide file."
                  : " does not exist. Check the path."));
    }
    return switch (SlideKind.of(path)) {
      case TIFF -> openTiff(path);
      case IMAGE -> PlainImageSlide.open(path);
      case DICOM -> DicomSlide.open(path);
      case EVIDENT ->
          throw new UnsupportedSlideException(
              path
                  + " is an Evident (Olympus) VSI: it holds label and macro, and its slide is in"
                  + " the .ets files of a folder beside it, which nothing here reads. Convert it to"
                  + " OME-TIFF, for example with Bio-Formats.");
      case VMS -> VmsSlide.open(path);
      case MIRAX -> MiraxSlide.open(path);
      case OTHER ->
          OpenSlideSlide.open(path)
              .orElseThrow(() -> unsupported(path, path + " is in no format known here."));
    };
  }

  /** The built-in reader; OpenSlide gets only what that leaves to it. */
  private static Slide openTiff(Path path) throws SlideException {
    try {
      Optional<Slide> slide = VendorTiff.open(path);
      if (slide.isPresent()) {
        return slide.get();
      }
    } catch (UnsupportedSlideException declined) {
      return openByOpenSlide(path, declined)
          .orElseThrow(() -> unsupported(path, declined.getMessage()));
    }
    try {
      return TiffSlide.open(path);
    } catch (LeftToOpenSlideException left) {
      return openByOpenSlide(path, left).orElseThrow(() -> unsupported(path, left.getMessage()));
    }
  }

  private static Optional<Slide> openByOpenSlide(Path path, SlideException left)
      throws SlideException {
    try {
      return OpenSlideSlide.open(path);
    } catch (SlideException e) {
      throw new SlideException(left.getMessage() + " OpenSlide failed too: " + e.getMessage(), e);
    }
  }

  private static UnsupportedSlideException unsupported(Path path, String reason) {
    Optional<String> version = OpenSlideLibrary.version();
    if (version.isEmpty()) {
      return new UnsupportedSlideException(
          "%s OpenSlide, which reads %s, is not installed. %s"
              .formatted(reason, SlideKind.formatName(path), OpenSlideLibrary.howToInstall()));
    }
    return new UnsupportedSlideException(
        "%s The installed OpenSlide %s does not read it either. %s"
            .formatted(reason, version.get(), remedy(path, version.get())));
  }

  private static String remedy(Path path, String openSlide) {
    return openSlide.startsWith("3.") && SlideKind.needsOpenSlide4(path)
        ? "%s needs OpenSlide 4: install that, or convert it to a pyramidal TIFF."
            .formatted(SlideKind.formatName(path))
        : "Convert it to a pyramidal TIFF.";
  }

  /**
   * Of files, those that stand for slides, in their order: one of each slide that several files
   * make.
   *
   * @throws SlideException if a folder cannot be read
   */
  public static List<Path> representatives(List<Path> files) throws SlideException {
    return DicomSlide.representatives(VmsParts.removed(files));
  }

  /**
   * Whether a file looks like a slide or image that {@link #open} may read: by its name, or, where
   * that has no ending, by its first bytes, which tell DICOM.
   */
  public static boolean isCandidate(Path path) {
    return SlideKind.isCandidate(path) || DicomSlide.isWithoutEnding(path);
  }

  /** Whether a folder is a slide by itself, whose files are not to be looked into: OME-Zarr. */
  public static boolean isSlideFolder(Path path) {
    return OmeZarrSlide.isCandidate(path);
  }

  /**
   * Reads a level-0 region resampled to the given size: from the nearest finer level, by area
   * averaging; finer than level 0, by linear interpolation.
   */
  public static RgbImage read(Slide slide, Region region, int width, int height)
      throws SlideException {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Expected a size of at least 1 × 1 px, found " + width + " × " + height + ".");
    }
    if (slide instanceof StainedSlide stained) {
      return stained.recoloured(read(stained.plain(), region, width, height));
    }
    List<Level> levels = slide.metadata().levels();
    int best = 0;
    for (int i = 1; i < levels.size(); i++) {
      boolean fineEnough =
          levels.get(i).downsampleX() <= COARSER_TOLERANCE * region.width() / width
              && levels.get(i).downsampleY() <= COARSER_TOLERANCE * region.height() / height;
      if (fineEnough && levels.get(i).downsampleX() > levels.get(best).downsampleX()) {
        best = i;
      }
    }
    Level level = levels.get(best);
    return Resampling.read(
        slide,
        best,
        region.x() / level.downsampleX(),
        region.y() / level.downsampleY(),
        region.width() / level.downsampleX(),
        region.height() / level.downsampleY(),
        width,
        height);
  }

  /** The whole slide, scaled to fit into a square of the given side; never enlarged. */
  public static RgbImage thumbnail(Slide slide, int sidePx) throws SlideException {
    SlideMetadata metadata = slide.metadata();
    double scale = Math.min(1, (double) sidePx / Math.max(metadata.width(), metadata.height()));
    return read(
        slide,
        new Region(0, 0, metadata.width(), metadata.height()),
        Math.max(1, (int) Math.round(metadata.width() * scale)),
        Math.max(1, (int) Math.round(metadata.height() * scale)));
  }
}
