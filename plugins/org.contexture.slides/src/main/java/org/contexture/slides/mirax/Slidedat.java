package org.contexture.slides.mirax;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.contexture.slides.SlideException;
import org.contexture.slides.file.SlideFile;

/** The table of contents, {@code Slidedat.ini}: sections of keys and values. */
final class Slidedat {

  private static final int LONGEST = 1 << 20;
  private static final String HIERARCHICAL = "HIERARCHICAL";

  private final Path path;
  private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

  private Slidedat(Path path) {
    this.path = path;
  }

  static Slidedat read(Path path) throws SlideException {
    try (SlideFile file = new SlideFile(path)) {
      if (file.length() > LONGEST) {
        throw file.damaged(
            0, "a table of contents is too long", file.length() + " bytes", "at most " + LONGEST);
      }
      String text = new String(file.read(0, (int) file.length()), StandardCharsets.UTF_8);
      Slidedat slidedat = new Slidedat(path);
      slidedat.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
      return slidedat;
    }
  }

  private void parse(String text) {
    Map<String, String> section = new LinkedHashMap<>();
    for (String raw : text.split("\\R", -1)) {
      String line = raw.strip();
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section =
            sections.computeIfAbsent(
                line.substring(1, line.length() - 1), any -> new LinkedHashMap<>());
      } else if (equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
        section.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
  }

  /** Every value as {@code section.key}. */
  void forEach(BiConsumer<String, String> action) {
    sections.forEach(
        (section, values) ->
            values.forEach((key, value) -> action.accept(section + "." + key, value)));
  }

  Optional<String> find(String section, String key) {
    return Optional.ofNullable(sections.getOrDefault(section, Map.of()).get(key));
  }

  String text(String section, String key) throws SlideException {
    return find(section, key).orElseThrow(() -> damaged(section, key, "nothing", "a value"));
  }

  int whole(String section, String key, int least, int most) throws SlideException {
    String value = text(section, key);
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // said below, with the place
    }
    throw damaged(section, key, "'" + value + "'", least + " … " + most);
  }

  double real(String section, String key) throws SlideException {
    String value = text(section, key);
    try {
      double number = Double.parseDouble(value.replace(',', '.'));
      if (Math.abs(number) < 1e9) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the place
    }
    throw damaged(section, key, "'" + value + "'", "a number");
  }

  SlideException damaged(String section, String key, String found, String expected) {
    return new SlideException(
        "%s, [%s] %s: found %s, expected %s. The file is damaged or not complete; copy the slide's folder again."
            .formatted(path, section, key, found, expected));
  }

  /** Sections of the zoom levels, finest first. */
  List<String> zoomLevels() throws SlideException {
    int count = whole(HIERARCHICAL, "HIER_COUNT", 1, 1000);
    for (int i = 0; i < count; i++) {
      if (text(HIERARCHICAL, "HIER_" + i + "_NAME").equals("Slide zoom level")) {
        if (i != 0) {
          throw damaged(HIERARCHICAL, "HIER_" + i + "_NAME", "the zoom levels", "them as HIER_0");
        }
        List<String> levels = new ArrayList<>();
        int levelCount = whole(HIERARCHICAL, "HIER_0_COUNT", 1, 64);
        for (int level = 0; level < levelCount; level++) {
          levels.add(text(HIERARCHICAL, "HIER_0_VAL_" + level + "_SECTION"));
        }
        return levels;
      }
    }
    throw damaged(HIERARCHICAL, "HIER_0_NAME", "no zoom levels", "'Slide zoom level'");
  }

  /**
   * The number of a record outside the hierarchy of levels.
   *
   * @param name of its group
   * @param value of it in the group; empty for the first
   */
  Optional<Integer> record(String name, String value) throws SlideException {
    int groups = whole(HIERARCHICAL, "NONHIER_COUNT", 0, 10_000);
    int record = 0;
    for (int group = 0; group < groups; group++) {
      boolean wanted = text(HIERARCHICAL, "NONHIER_" + group + "_NAME").equals(name);
      int count = whole(HIERARCHICAL, "NONHIER_" + group + "_COUNT", 1, 1_000_000);
      for (int i = 0; wanted && i < count; i++) {
        if (value.isEmpty()
            || find(HIERARCHICAL, "NONHIER_" + group + "_VAL_" + i).orElse("").equals(value)) {
          return Optional.of(record + i);
        }
      }
      record += count;
    }
    return Optional.empty();
  }

  /** The files with data, which lie in the same folder. */
  List<Path> dataFiles() throws SlideException {
    int count = whole("DATAFILE", "FILE_COUNT", 1, 100_000);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(file("DATAFILE", "FILE_" + i));
    }
    return files;
  }

  Path indexFile() throws SlideException {
    return file(HIERARCHICAL, "INDEXFILE");
  }

  private Path file(String section, String key) throws SlideException {
    String name = text(section, key);
    return SlideFile.beside(path, name)
        .orElseThrow(() -> damaged(section, key, "'" + name + "'", "a file's name"));
  }
}
