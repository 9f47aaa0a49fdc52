package org.contexture.pipeline.features;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.contexture.slides.MicronsPerPixel;

/**
 * How the coordinates of a feature file become level-0 px, and how large its tiles are.
 *
 * <ul>
 *   <li>TRIDENT and we: px; {@code patch_size_level0}.
 *   <li>CLAM: px; {@code patch_size} times {@code downsample}, which stand in its patches files and
 *       not in the feature files of {@code extract_features_fp.py}. Times the ratio of {@code
 *       level0_magnification} and {@code target_magnification}, where a program tells those.
 *   <li>STAMP 2: µm, {@code tile_size_um}, or {@code tile_size} with {@code unit} um. STAMP 1 says
 *       nothing: tiles of 256 µm whose coordinates count 224 px a tile (its {@code get_coords}).
 * </ul>
 *
 * @param x px per unit of the coordinates
 * @param y px per unit of the coordinates
 * @param size side of a tile, level-0 px; 0 if unknown
 * @param origin of the size
 */
record TileScale(double x, double y, int size, Origin origin) {

  /** Who tells the size of a tile. */
  enum Origin {
    FILE,
    /** The user, or the table of bags. */
    GIVEN,
    /** CLAM's patches file beside the features. */
    PATCHES,
    /** The smallest distance of two tiles: a guess, for tiles may overlap or lie apart. */
    DISTANCE,
    UNKNOWN
  }

  private static final double STAMP_1_MICRONS = 256;
  private static final double STAMP_1_UNITS = 224;

  private static final TileScale UNKNOWN = new TileScale(1, 1, 0, Origin.UNKNOWN);

  /**
   * Of a file.
   *
   * @param attributes of the file and its coordinates
   * @param coordinates of its tiles, x and y in turn
   * @param hints what others know
   */
  static TileScale of(
      Path file,
      FeatureLayout layout,
      Map<String, String> attributes,
      double[] coordinates,
      TileHints hints) {
    return switch (layout) {
      case PLAIN -> UNKNOWN;
      case CONTEXTURE, TRIDENT ->
          pixels(number(attributes, "patch_size_level0").orElse(0), Origin.FILE);
      case CLAM -> clam(file, attributes, coordinates, hints);
      case STAMP -> stamp(attributes, coordinates, hints.level0());
    };
  }

  private static TileScale clam(
      Path file, Map<String, String> attributes, double[] coordinates, TileHints hints) {
    OptionalDouble told = clamSize(attributes);
    if (told.isPresent()) {
      return pixels(told.getAsDouble(), Origin.FILE);
    } else if (hints.tileSize().isPresent()) {
      return pixels(hints.tileSize().getAsInt(), Origin.GIVEN);
    }
    OptionalDouble patches = ClamPatches.sizeBeside(file);
    return patches.isPresent()
        ? pixels(patches.getAsDouble(), Origin.PATCHES)
        : pixels(TileDistance.smallest(coordinates), Origin.DISTANCE);
  }

  /** What CLAM's attributes say; a finer level than 0 without its downsample says nothing. */
  static OptionalDouble clamSize(Map<String, String> attributes) {
    OptionalDouble size = number(attributes, "patch_size");
    OptionalDouble downsample = number(attributes, "downsample");
    OptionalDouble scan = number(attributes, "level0_magnification");
    OptionalDouble target = number(attributes, "target_magnification");
    if (downsample.isEmpty() && scan.isPresent() && target.orElse(0) > 0) {
      downsample = OptionalDouble.of(scan.getAsDouble() / target.getAsDouble());
    }
    boolean known = downsample.isPresent() || number(attributes, "patch_level").orElse(0) == 0;
    return size.isPresent() && known
        ? OptionalDouble.of(size.getAsDouble() * downsample.orElse(1))
        : OptionalDouble.empty();
  }

  private static TileScale stamp(
      Map<String, String> attributes, double[] coordinates, Optional<MicronsPerPixel> level0) {
    String unit = attributes.getOrDefault("unit", "").toLowerCase(Locale.ROOT);
    OptionalDouble size = number(attributes, "tile_size_um");
    if (size.isEmpty()) {
      size = number(attributes, "tile_size");
    }
    if (unit.equals("px")) {
      return pixels(size.orElse(0), Origin.FILE);
    }
    boolean microns = attributes.containsKey("tile_size_um") || unit.equals("um");
    double side = size.isPresent() ? size.getAsDouble() : TileDistance.smallest(coordinates);
    boolean first = !microns && Math.round(side) == STAMP_1_UNITS;
    if (level0.isEmpty() || !(microns || first)) {
      return UNKNOWN;
    }
    double unitMicrons = microns ? 1 : STAMP_1_MICRONS / STAMP_1_UNITS;
    MicronsPerPixel pixel = level0.get();
    return new TileScale(
        unitMicrons / pixel.x(),
        unitMicrons / pixel.y(),
        (int) Math.round((microns ? size.orElse(0) : STAMP_1_MICRONS) / pixel.x()),
        Origin.FILE);
  }

  private static TileScale pixels(double size, Origin origin) {
    int side = (int) Math.round(size);
    return side < 1 ? UNKNOWN : new TileScale(1, 1, side, origin);
  }

  /** The first number of an attribute. */
  private static OptionalDouble number(Map<String, String> attributes, String name) {
    String text = attributes.getOrDefault(name, "").replaceAll("[\\[\\],]", " ").trim();
    try {
      return text.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(text.split("\\s+", 2)[0]));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
