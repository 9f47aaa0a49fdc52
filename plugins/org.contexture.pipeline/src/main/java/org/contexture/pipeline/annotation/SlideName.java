package org.contexture.pipeline.annotation;

import java.nio.file.Path;
import java.util.Locale;
import org.contexture.slides.Slides;

/** Names by which annotations and slides find each other. */
final class SlideName {

  private SlideName() {}

  /** A file's name without its last ending. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Folder, ending of a slide, and case do not matter. */
  static String key(String slide) {
    String name = slide.substring(Math.max(slide.lastIndexOf('/'), slide.lastIndexOf('\\')) + 1);
    int dot = name.lastIndexOf('.');
    boolean ending = dot > 0 && Slides.isCandidate(Path.of("x" + name.substring(dot)));
    return (ending ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
  }
}
