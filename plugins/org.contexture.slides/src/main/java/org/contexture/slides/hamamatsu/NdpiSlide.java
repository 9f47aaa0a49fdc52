package org.contexture.slides.hamamatsu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.contexture.slides.Level;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.PlacedTiles;
import org.contexture.slides.chunk.TiledSlide;
import org.contexture.slides.file.SlideFile;
import org.contexture.slides.jpeg.JpegHeader;
import org.contexture.slides.jpeg.RestartTiles;
import org.contexture.slides.jpeg.ScannedStarts;
import org.contexture.slides.tiff.TiffDirectory;
import org.contexture.slides.tiff.TiffFile;
import org.contexture.slides.tiff.TiffProperties;
import org.contexture.slides.tiff.TiffTag;

/**
 * A slide in Hamamatsu's NDPI. Every directory is one JPEG picture: a level of a focal plane, the
 * macro photograph, or a map of what was scanned. Only the plane in focus (offset 0) is read.
 *
 * <p>Facts of the format are those that OpenSlide's documentation and the ndpitools describe.
 */
public final class NdpiSlide {

  private static final int SOURCE_LENS = 65421;
  private static final int X_OFFSET = 65422;
  private static final int Y_OFFSET = 65423;
  private static final int FOCAL_PLANE = 65424;
  private static final int INTERVALS_LOW = 65426;
  private static final int REFERENCE = 65427;
  private static final int INTERVALS_HIGH = 65432;
  private static final int PROPERTIES = 65449;

  private static final int JPEG = 7;
  private static final double MACRO = -1;
  private static final int MAXIMUM_SIDE_IN_JPEG = 65500;

  private final SlideFile file;
  private final List<RestartTiles> levels = new ArrayList<>();
  private final Map<String, TiledSlide.Picture> pictures = new HashMap<>();
  private final Map<String, String> properties = new TreeMap<>();
  private int otherPlanes;

  private NdpiSlide(SlideFile file) {
    this.file = file;
  }

  /**
   * The slide; it owns the file from now on.
   *
   * @param tiff that {@link TiffFile#isNdpi() is NDPI}
   * @throws UnsupportedSlideException if it is a variant that is not read here
   * @throws SlideException if it is damaged
   */
  public static Slide of(TiffFile tiff, List<TiffDirectory> directories) throws SlideException {
    return new NdpiSlide(tiff.bytes()).read(directories);
  }

  private Slide read(List<TiffDirectory> directories) throws SlideException {
    TiffDirectory first = directories.get(0);
    for (TiffDirectory directory : directories) {
      OptionalDouble lens = directory.real(SOURCE_LENS);
      if (lens.isPresent() && lens.getAsDouble() > 0) {
        addLevel(directory);
      } else if (lens.isPresent() && lens.getAsDouble() == MACRO) {
        addMacro(directory);
      }
    }
    levels.sort(Comparator.comparingInt(RestartTiles::width).reversed());
    if (levels.isEmpty()) {
      throw new UnsupportedSlideException(file.path() + " holds no level in focus.");
    }
    readProperties(first);
    RestartTiles largest = levels.get(0);
    List<List<PlacedTiles>> tiles = new ArrayList<>();
    levels.forEach(level -> tiles.add(List.of(level.tiles())));
    SlideMetadata metadata =
        new SlideMetadata(
            file.path(),
            "Hamamatsu NDPI",
            levels.stream()
                .map(
                    level ->
                        new Level(
                            level.width(),
                            level.height(),
                            (double) largest.width() / level.width(),
                            (double) largest.height() / level.height()))
                .toList(),
            TiffProperties.resolution(first),
            properties,
            pictures.keySet());
    return new TiledSlide(
        metadata, tiles, pictures, 0xFFFFFF, List.of(file), () -> first.bytes(TiffTag.ICC_PROFILE));
  }

  private void addLevel(TiffDirectory directory) throws SlideException {
    if ((int) directory.integer(FOCAL_PLANE, 0) != 0) {
      otherPlanes++;
      return;
    }
    long start = strip(directory, TiffTag.STRIP_OFFSETS);
    long end = start + strip(directory, TiffTag.STRIP_BYTE_COUNTS);
    if (end > file.length() || end < start) {
      throw file.damaged(start, "a level", "its end at " + end, "one inside the file");
    }
    requireColours(directory.integer(TiffTag.COMPRESSION, JPEG) == JPEG, "not packed as JPEG");
    JpegHeader header = JpegHeader.read(file, start);
    requireColours(header.components() == 3, "grey");
    int width = side(directory, "ImageWidth", TiffTag.IMAGE_WIDTH);
    int height = side(directory, "ImageLength", TiffTag.IMAGE_LENGTH);
    boolean sizeFits = Math.max(width, height) <= MAXIMUM_SIDE_IN_JPEG;
    if (sizeFits && (width != header.width() || height != header.height())) {
      if (header.restartInterval() != 0) {
        throw file.damaged(
            start,
            "a level's size",
            header.width() + " × " + header.height() + " px",
            width + " × " + height + " px");
      }
      width = Math.max(1, header.width()); // small levels: the JPEG is right
      height = Math.max(1, header.height());
    }
    levels.add(
        new RestartTiles(
            file, header, width, height, starts(directory, header, start, end, width, height)));
  }

  /** Whatever is installed: OpenSlide would show one channel as a grey slide. */
  private void requireColours(boolean colours, String found) throws SlideException {
    if (!colours) {
      throw new SlideException(
          "%s: a level is %s, as those of fluorescence are (JPEG XR, or one channel), which is not read here, only bright-field slides in colour."
              .formatted(file.path(), found));
    }
  }

  private RestartTiles.IntervalStarts starts(
      TiffDirectory directory, JpegHeader header, long start, long end, int width, int height)
      throws SlideException {
    int count = RestartTiles.intervals(header, width, height);
    long first = start + header.length();
    if (count == 1 || directory.count(INTERVALS_LOW) != count) {
      return new ScannedStarts(file, first, end, count);
    }
    long[] starts = directory.integers(INTERVALS_LOW, count);
    long[] high = directory.integers(INTERVALS_HIGH, count);
    for (int i = 0; i < count; i++) {
      starts[i] += start + (high.length == count ? high[i] << 32 : 0);
    }
    starts[0] = first;
    return interval -> interval == count ? end : starts[interval];
  }

  private void addMacro(TiffDirectory directory) {
    try {
      long start = strip(directory, TiffTag.STRIP_OFFSETS);
      long end = start + strip(directory, TiffTag.STRIP_BYTE_COUNTS);
      JpegHeader header = JpegHeader.read(file, start);
      int count = RestartTiles.intervals(header, header.width(), header.height());
      RestartTiles picture =
          new RestartTiles(
              file,
              header,
              header.width(),
              header.height(),
              new ScannedStarts(
                  file, start + header.length(), Math.min(end, file.length()), count));
      pictures.putIfAbsent("macro", () -> whole(picture));
    } catch (SlideException e) {
      properties.put("unreadable.macro", e.getMessage());
    }
  }

  private RgbImage whole(RestartTiles picture) throws SlideException {
    if ((long) picture.width() * picture.height() > TiledSlide.MAXIMUM_PICTURE_PIXELS) {
      throw new UnsupportedSlideException(
          "%s: the macro image of %d × %d px is larger than %d px."
              .formatted(
                  file.path(),
                  picture.width(),
                  picture.height(),
                  TiledSlide.MAXIMUM_PICTURE_PIXELS));
    }
    return picture.tiles().whole(picture.width(), picture.height(), 0xFFFFFF);
  }

  private long strip(TiffDirectory directory, int tag) throws SlideException {
    if (directory.count(tag) != 1) {
      throw file.damaged(
          directory.offset(),
          "tag " + tag,
          directory.count(tag) + " values",
          "one: a level is a single strip");
    }
    return directory.integer(tag, 0);
  }

  private int side(TiffDirectory directory, String name, int tag) throws SlideException {
    long value = directory.integer(tag, 0);
    if (value < 1 || value > Integer.MAX_VALUE / 4) {
      throw file.damaged(
          directory.offset(), name + " is impossible", value + " px", "1 … 536870911 px");
    }
    return (int) value;
  }

  private void readProperties(TiffDirectory first) throws SlideException {
    properties.putAll(TiffProperties.of(first));
    properties.put("openslide.vendor", "hamamatsu");
    SlideNotes.onlyMade("Hamamatsu NDPI", properties);
    OptionalDouble lens = first.real(SOURCE_LENS);
    if (lens.isPresent()) {
      double power = lens.getAsDouble();
      String text = power == Math.rint(power) ? "" + (long) power : "" + power;
      properties.put("hamamatsu.SourceLens", text);
      properties.put(Scan.OBJECTIVE, text);
    }
    first
        .integer(X_OFFSET)
        .ifPresent(x -> properties.put("hamamatsu.XOffsetFromSlideCentre", "" + (int) x));
    first
        .integer(Y_OFFSET)
        .ifPresent(y -> properties.put("hamamatsu.YOffsetFromSlideCentre", "" + (int) y));
    first.text(REFERENCE).ifPresent(text -> properties.put("hamamatsu.Reference", text));
    for (String line : first.text(PROPERTIES).orElse("").split("\r\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0 && equals + 1 < line.length()) {
        properties.put("hamamatsu." + line.substring(0, equals), line.substring(equals + 1));
      }
    }
    if (otherPlanes > 0) {
      properties.put(SlideNotes.FOCAL_PLANES, otherPlanes + " levels of other focal planes");
    }
  }
}
