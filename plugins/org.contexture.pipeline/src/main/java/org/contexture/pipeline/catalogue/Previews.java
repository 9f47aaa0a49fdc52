package org.contexture.pipeline.catalogue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.pipeline.SlideName;

/**
 * The small pictures that scanners and people lay beside slides: {@code case.jpg}, {@code
 * case_thumbnail.png} or {@code case-macro.jpg} beside {@code case.svs}. They are no slides, and
 * would share label and patient with theirs.
 */
final class Previews {

  private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "bmp", "gif", "webp");

  private static final Pattern ADDED =
      Pattern.compile(
          "(.+?)[ _.-]+(thumb|thumbnail|preview|overview|macro|label|map|mask|overlay|heatmap)");

  private Previews() {}

  /** Those of a list of files that are previews of others in it, in its order. */
  static List<Path> among(List<Path> files) {
    Map<Path, Set<String>> slides = new HashMap<>(); // names of what is no picture, by folder
    for (Path file : files) {
      if (!isPicture(file)) {
        Set<String> names = slides.computeIfAbsent(folder(file), f -> new HashSet<>());
        names.add(key(file));
        names.add(file.getFileName().toString().toLowerCase(Locale.ROOT)); // of case.svs.jpg
      }
    }
    List<Path> previews = new ArrayList<>();
    for (Path file : files) {
      Set<String> beside = slides.getOrDefault(folder(file), Set.of());
      Matcher added = ADDED.matcher(key(file));
      if (isPicture(file)
          && (beside.contains(key(file)) || (added.matches() && beside.contains(added.group(1))))) {
        previews.add(file);
      }
    }
    return previews;
  }

  /** Whether a file's ending is that of a picture that any program shows. */
  static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return PICTURES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }

  private static String key(Path file) {
    return SlideName.stem(file).toLowerCase(Locale.ROOT);
  }
}
