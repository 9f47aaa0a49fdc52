package org.contexture.slides;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.contexture.slides.file.SlideFile;

/**
 * Hamamatsu's VMS and VMU: a text that names the pictures that the slide, its map and its macro are
 * made of. They lie beside it, as JPEG, and are no slides.
 */
final class VmsParts {

  private static final int LONGEST_INDEX = 4 << 20;

  private VmsParts() {}

  /** The files without those that a VMS or VMU among them names. */
  static List<Path> removed(List<Path> files) {
    Set<Path> parts = new HashSet<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      if (name.endsWith(".vms") || name.endsWith(".vmu")) {
        addParts(file, parts);
      }
    }
    return parts.isEmpty() ? files : files.stream().filter(f -> !parts.contains(f)).toList();
  }

  private static void addParts(Path index, Set<Path> parts) {
    try (SlideFile file = new SlideFile(index)) {
      for (String line : file.text(LONGEST_INDEX).split("\\R", -1)) {
        int equals = line.indexOf('=');
        String value = equals < 0 ? "" : line.substring(equals + 1).strip();
        if (value.contains(".")) {
          SlideFile.beside(index, value).ifPresent(parts::add);
        }
      }
    } catch (SlideException e) {
      System.getLogger(VmsParts.class.getName())
          .log(System.Logger.Level.DEBUG, "{0} could not be read: {1}", index, e.getMessage());
    }
  }
}
