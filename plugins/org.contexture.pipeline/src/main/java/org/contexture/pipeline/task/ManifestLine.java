package org.contexture.pipeline.task;

import java.time.Instant;
import java.util.Locale;

/**
 * What became of one slide in one task: a row of a manifest.
 *
 * @param slide id
 * @param state what became of it
 * @param stage where it failed, as {@link org.contexture.pipeline.SlideFailure} has it; empty
 *     otherwise
 * @param message why it failed, in one line; empty otherwise
 * @param file name of the feature file in its folder; empty if it failed
 * @param bytes size of the feature file
 * @param sha256 of the whole feature file, hexadecimal; empty if it failed
 * @param tiles N
 * @param dimension D
 * @param seconds that it took, 0 if the file was there
 * @param machine name of the host
 * @param task that says so
 * @param plan id of the plan
 * @param source size and time of the slide's file
 * @param finished when
 */
public record ManifestLine(
    String slide,
    State state,
    String stage,
    String message,
    String file,
    long bytes,
    String sha256,
    int tiles,
    int dimension,
    double seconds,
    String machine,
    String task,
    String plan,
    String source,
    Instant finished) {

  /** What became of a slide. */
  public enum State {
    /** Its features were computed. */
    DONE,
    /** Its features were there and are valid. */
    SKIPPED,
    /** It has none; stage and message say why. */
    FAILED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  public ManifestLine {
    message = message.replaceAll("\\s*\\R\\s*", " ");
  }
}
