package org.contexture.pipeline;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.contexture.slides.Slides;

/** Names of slides, and how tables, annotations and files find each other by them. */
public final class SlideName {

  /** Tables of CLAM and its kin name feature files. */
  private static final Set<String> FEATURES = Set.of(".h5", ".hdf5", ".pt");

  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private SlideName() {}

  /**
   * A file's name without its last ending, such as {@code case} of {@code case.svs} and {@code
   * case.ndpi} of {@code case.ndpi.ndpa}. Digits are no ending: a DICOM file may be called {@code
   * 1.2.840.113619.7}.
   */
  public static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    boolean ending = dot > 0 && !DIGITS.matcher(name.substring(dot + 1)).matches();
    return ending ? name.substring(0, dot) : name;
  }

  /**
   * What names of one slide have in common: folder, ending of a slide or of features, and case do
   * not matter.
   */
  public static String key(String slide) {
    String path = slide.toLowerCase(Locale.ROOT);
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    int dot = name.lastIndexOf('.');
    if (dot <= 0) {
      return name;
    }
    String ending = name.substring(dot);
    boolean known = FEATURES.contains(ending) || Slides.isCandidate(Path.of("x" + ending));
    return known ? name.substring(0, dot) : name;
  }
}
