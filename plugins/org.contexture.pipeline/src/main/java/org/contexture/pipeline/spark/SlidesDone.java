package org.contexture.pipeline.spark;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the driver of a job says on its standard output, a line at a time, of how far it is.
 *
 * @param done how many have a verdict
 * @param of how many there are
 * @param what they are, slides or models
 */
public record SlidesDone(int done, int of, String what) {

  /** Slides. */
  public SlidesDone(int done, int of) {
    this(done, of, "slides");
  }

  private static final Pattern LINE =
      Pattern.compile("contexture: (\\d{1,9}) of (\\d{1,9}) (slides|models)");

  /** Reads a line, if it is one of these. */
  static Optional<SlidesDone> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new SlidesDone(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3)))
        : Optional.empty();
  }

  double fraction() {
    return of == 0 ? 0 : (double) done / of;
  }

  /** The line. */
  @Override
  public String toString() {
    return "contexture: " + done + " of " + of + " " + what;
  }
}
