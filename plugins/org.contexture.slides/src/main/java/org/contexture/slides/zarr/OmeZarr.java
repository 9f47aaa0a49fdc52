package org.contexture.slides.zarr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.channel.Channel;

/**
 * What NGFF says of a picture.
 *
 * @param group the folder
 * @param axes letters of the dimensions, such as {@code tczyx}
 * @param levels largest first, of the axes' dimensions
 * @param micronsPerPixel of level 0, where the axes have a unit of length
 * @param described channels as {@code omero} describes them; empty if it does not
 * @param name may be empty
 */
record OmeZarr(
    Path group,
    String axes,
    List<ZarrArray> levels,
    Optional<MicronsPerPixel> micronsPerPixel,
    List<Channel> described,
    String name) {

  private static final String OLD_AXES = "tczyx"; // NGFF 0.1 and 0.2
  private static final int MOST_LEVELS = 64;

  /** Whether a folder looks like such a picture, by its name and what is in it. */
  static boolean isCandidate(Path folder) {
    Path name = folder.getFileName();
    return name != null
        && name.toString().toLowerCase(Locale.ROOT).endsWith(".zarr")
        && Files.isDirectory(folder)
        && ZarrFolder.isGroup(folder);
  }

  /** Reads a folder; of a collection of pictures (bioformats2raw's layout) the first. */
  static OmeZarr of(Path folder) throws SlideException {
    JsonObject ome = ZarrFolder.ome(folder);
    if (!ome.has("multiscales") && ZarrFolder.isGroup(folder.resolve("0"))) {
      return of(folder.resolve("0"), ZarrFolder.ome(folder.resolve("0")));
    }
    return of(folder, ome);
  }

  private static OmeZarr of(Path group, JsonObject ome) throws SlideException {
    Path file = ZarrFolder.description(group);
    if (!(ome.get("multiscales") instanceof JsonArray pictures)
        || pictures.isEmpty()
        || !pictures.get(0).isJsonObject()) {
      throw new UnsupportedSlideException(
          "%s: a Zarr folder without OME's \"multiscales\", which say where its levels are. Export it as OME-Zarr 0.4 or 0.5."
              .formatted(file));
    }
    JsonObject picture = pictures.get(0).getAsJsonObject();
    String axes = axes(file, picture);
    List<ZarrArray> levels = new ArrayList<>();
    for (JsonObject level : objects(picture, "datasets")) {
      ZarrArray array = ZarrArray.of(ZarrFolder.inside(group, ZarrFolder.text(level, "path")));
      if (array.shape().size() != axes.length()) {
        throw ZarrFolder.damaged(
            file, "the axes " + axes, "an array of " + array.shape(), "as many dimensions");
      }
      levels.add(array);
      if (levels.size() > MOST_LEVELS) {
        throw ZarrFolder.damaged(file, "its datasets", "more", "at most " + MOST_LEVELS);
      }
    }
    if (levels.isEmpty()) {
      throw ZarrFolder.damaged(file, "its datasets", "none", "one or more levels");
    }
    OmeZarr read =
        new OmeZarr(
            group,
            axes,
            List.copyOf(levels),
            micronsPerPixel(picture, axes),
            described(ome, levels.get(0).kind()),
            ZarrFolder.text(picture, "name"));
    read.requireLevels(file);
    return read;
  }

  private static String axes(Path file, JsonObject picture) throws SlideException {
    StringBuilder axes = new StringBuilder();
    if (picture.get("axes") instanceof JsonArray all) {
      for (JsonElement axis : all) {
        axes.append(
            axis.isJsonObject()
                ? ZarrFolder.text(axis.getAsJsonObject(), "name")
                : axis.isJsonPrimitive() ? axis.getAsString() : "?");
      }
    } else {
      axes.append(OLD_AXES);
    }
    if (!axes.toString().matches("t?c?z?yx")) {
      throw new UnsupportedSlideException(
          "%s: its axes are %s, expected y and x, and before them c, z and t at most."
              .formatted(file, axes.length() > 40 ? axes.substring(0, 40) : axes));
    }
    return axes.toString();
  }

  private static List<JsonObject> objects(JsonObject in, String name) {
    List<JsonObject> objects = new ArrayList<>();
    if (in.get(name) instanceof JsonArray all) {
      all.forEach(
          one -> objects.add(one.isJsonObject() ? one.getAsJsonObject() : new JsonObject()));
    }
    return objects;
  }

  /** The scale of the first level, times that of the picture, in the axes' unit. */
  private static Optional<MicronsPerPixel> micronsPerPixel(JsonObject picture, String axes) {
    double y = 1;
    double x = 1;
    boolean stated = false;
    List<JsonObject> transformations =
        new ArrayList<>(objects(picture, "coordinateTransformations"));
    List<JsonObject> levels = objects(picture, "datasets");
    if (!levels.isEmpty()) {
      transformations.addAll(objects(levels.get(0), "coordinateTransformations"));
    }
    for (JsonObject one : transformations) {
      if (one.get("scale") instanceof JsonArray scale && scale.size() == axes.length()) {
        y *= number(scale.get(axes.length() - 2));
        x *= number(scale.get(axes.length() - 1));
        stated = true;
      }
    }
    List<JsonObject> described = objects(picture, "axes");
    if (!stated || described.size() != axes.length()) {
      return Optional.empty();
    }
    return MicronsPerPixel.stated(
        x * microns(described.get(axes.length() - 1)),
        y * microns(described.get(axes.length() - 2)));
  }

  private static double number(JsonElement value) {
    try {
      return value.getAsDouble();
    } catch (RuntimeException e) { // no number
      return Double.NaN;
    }
  }

  /** µm of the axis' unit; no number where it has none. */
  private static double microns(JsonObject axis) {
    return switch (ZarrFolder.text(axis, "unit")) {
      case "micrometer", "micron", "µm", "\u03BCm", "um" -> 1;
      case "nanometer", "nm" -> 1e-3;
      case "angstrom" -> 1e-4;
      case "picometer" -> 1e-6;
      case "millimeter", "mm" -> 1e3;
      case "centimeter" -> 1e4;
      case "meter" -> 1e6;
      case "inch" -> 25400;
      default -> Double.NaN;
    };
  }

  private static List<Channel> described(JsonObject ome, NumberKind kind) {
    List<Channel> channels = new ArrayList<>();
    JsonObject omero = ZarrFolder.object(ome, "omero").orElse(new JsonObject());
    for (JsonObject channel : objects(omero, "channels")) {
      String label = ZarrFolder.text(channel, "label");
      String colour = ZarrFolder.text(channel, "color").replaceFirst("^#", "");
      channels.add(
          new Channel(
              label.isBlank() ? Channel.unnamed(channels.size(), 1).name() : label,
              colour.matches("[0-9A-Fa-f]{6}")
                  ? OptionalInt.of(Integer.parseInt(colour, 16))
                  : OptionalInt.empty(),
              kind.largest()));
    }
    return channels;
  }

  private void requireLevels(Path file) throws SlideException {
    for (ZarrArray level : levels) {
      boolean alike =
          level.kind().kind() == levels.get(0).kind().kind()
              && level.kind().bytes() == levels.get(0).kind().bytes()
              && length(level, 'c') == channelCount()
              && width(level) <= width(levels.get(0))
              && height(level) <= height(levels.get(0));
      if (!alike) {
        throw ZarrFolder.damaged(
            file,
            "a level of " + level.shape(),
            "other numbers, channels or a larger picture than the first",
            "a smaller copy of " + levels.get(0).shape());
      }
    }
  }

  int width(ZarrArray level) {
    return length(level, 'x');
  }

  int height(ZarrArray level) {
    return length(level, 'y');
  }

  int channelCount() {
    return length(levels.get(0), 'c');
  }

  /** Depths times times. */
  int stack() {
    return length(levels.get(0), 'z') * length(levels.get(0), 't');
  }

  private int length(ZarrArray level, char axis) {
    int at = axes.indexOf(axis);
    return at < 0 ? 1 : level.shape().get(at);
  }

  /** The channels, described or not. */
  List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < channelCount(); i++) {
      channels.add(
          i < described.size()
              ? described.get(i)
              : Channel.unnamed(i, levels.get(0).kind().largest()));
    }
    return channels;
  }

  /**
   * Whether the channels are red, green and blue: three of 8 bits that nothing is said of, or that
   * are said to have these colours.
   */
  boolean isRgb() {
    NumberKind kind = levels.get(0).kind();
    if (channelCount() != 3 || kind.bytes() != 1 || kind.kind() != NumberKind.Kind.WHOLE) {
      return false;
    }
    int[] rgb = {0xFF0000, 0x00FF00, 0x0000FF};
    for (int i = 0; i < described.size(); i++) {
      if (described.size() != 3 || described.get(i).colour().orElse(-1) != rgb[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether there is one channel, shown as grey. */
  boolean isGrey() {
    return channelCount() == 1;
  }
}
