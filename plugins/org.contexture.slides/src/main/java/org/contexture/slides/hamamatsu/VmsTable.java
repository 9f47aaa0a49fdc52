package org.contexture.slides.hamamatsu;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.file.SlideFile;

/** A {@code .vms} file: a text of keys and values that names the files of a slide. */
final class VmsTable {

  private static final String SECTION = "[Virtual Microscope Specimen]";
  private static final int LONGEST = 1 << 20;
  private static final int MOST_PICTURES = 10_000;

  /** {@code ImageFile}, {@code ImageFile(x,y)}, {@code ImageFile(layer,x,y)}. */
  private static final Pattern PICTURE =
      Pattern.compile("ImageFile(?:\\((?:(\\d+)(?:,(\\d+)(?:,(\\d+))?)?)\\))?");

  private final Path path;
  private final Map<String, String> values = new LinkedHashMap<>();

  private VmsTable(Path path) {
    this.path = path;
  }

  static VmsTable read(Path path) throws SlideException {
    try (SlideFile file = new SlideFile(path)) {
      VmsTable table = new VmsTable(path);
      boolean inside = false;
      for (String raw : file.text(LONGEST).split("\\R", -1)) {
        String line = raw.strip();
        int equals = line.indexOf('=');
        if (line.startsWith("[")) {
          inside = line.equals(SECTION);
        } else if (inside && equals > 0) {
          table.values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
      }
      if (table.values.isEmpty()) {
        throw new UnsupportedSlideException(
            "%s is no VMS file: the section %s is missing.".formatted(path, SECTION));
      }
      return table;
    }
  }

  Map<String, String> values() {
    return values;
  }

  Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  int whole(String key) throws SlideException {
    String value = values.getOrDefault(key, "");
    if (!value.matches("[1-9][0-9]{0,4}")) {
      throw damaged(key, "'" + value + "'", "1 … 99999");
    }
    return Integer.parseInt(value);
  }

  OptionalDouble real(String key) {
    try {
      return OptionalDouble.of(Double.parseDouble(values.getOrDefault(key, "")));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** A file beside this one. */
  Path file(String key) throws SlideException {
    String name = find(key).orElseThrow(() -> damaged(key, "nothing", "a file's name"));
    return SlideFile.beside(path, name)
        .orElseThrow(() -> damaged(key, "'" + name + "'", "a file's name"));
  }

  /** The pictures of the first layer, row by row. */
  Path[] pictures(int columns, int rows) throws SlideException {
    if ((long) columns * rows > MOST_PICTURES) {
      throw damaged("NoJpegColumns", columns + " × " + rows, "at most " + MOST_PICTURES);
    }
    Path[] pictures = new Path[columns * rows];
    for (String key : values.keySet()) {
      Matcher place = PICTURE.matcher(key);
      if (!place.matches() || (layer(place) != 0)) {
        continue;
      }
      boolean layered = place.group(3) != null;
      int column = place.group(2) == null ? 0 : number(place.group(layered ? 2 : 1));
      int row = place.group(2) == null ? 0 : number(place.group(layered ? 3 : 2));
      if (column >= columns || row >= rows) {
        throw damaged(key, "a picture there", columns + " × " + rows + " pictures");
      }
      pictures[row * columns + column] = file(key);
    }
    for (int i = 0; i < pictures.length; i++) {
      if (pictures[i] == null) {
        throw damaged(
            "ImageFile(" + i % columns + "," + i / columns + ")", "nothing", "a file's name");
      }
    }
    return pictures;
  }

  private static int layer(Matcher place) {
    boolean only = place.group(1) != null && place.group(2) == null;
    return only || place.group(3) != null ? number(place.group(1)) : 0;
  }

  private static int number(String digits) {
    return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  private SlideException damaged(String key, String found, String expected) {
    return new SlideException(
        "%s, %s: found %s, expected %s. The file is damaged or not complete; copy the slide again."
            .formatted(path, key, found, expected));
  }
}
