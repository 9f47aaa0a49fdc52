package org.contexture.pipeline.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What became of one slide in one task: a row of a manifest.
 *
 * @param slide id
 * @param state what became of it
 * @param stage where it failed, as {@link org.contexture.pipeline.SlideFailure} has it; empty
 *     otherwise
 * @param message why it failed, in one line; empty otherwise
 * @param file name of its file in the folder; empty if it failed
 * @param bytes size of the file
 * @param sha256 of the whole file, hexadecimal; empty if it failed
 * @param tiles N
 * @param dimension D; 0 where features play no part
 * @param seconds that it took, 0 if the file was there
 * @param machine name of the host
 * @param task that says so
 * @param plan id of the plan
 * @param source size and time of the slide's file
 * @param finished when
 * @param more files of the slide, beside the first
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
    Instant finished,
    List<WrittenFile> more) {

  private static final String BAR = "|"; // in no name of a slide's file

  /** What became of a slide. */
  public enum State {
    /** It was worked on. */
    DONE,
    /** Its files were there and are valid. */
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
    more = List.copyOf(more);
  }

  /** All files of the slide; none if it failed. */
  public List<WrittenFile> files() {
    List<WrittenFile> files = new ArrayList<>();
    if (state != State.FAILED) {
      files.add(new WrittenFile(file, bytes, sha256));
      files.addAll(more);
    }
    return files;
  }

  /** The others as one text: names, sizes and checksums, between bars. */
  public String moreText() {
    return more.stream()
        .map(one -> one.name() + BAR + one.bytes() + BAR + one.sha256())
        .collect(Collectors.joining(BAR));
  }

  static List<WrittenFile> parseMore(String text) {
    List<WrittenFile> more = new ArrayList<>();
    String[] parts = text.isEmpty() ? new String[0] : text.split("[|]", -1);
    for (int i = 0; i < parts.length; i += 3) {
      more.add(new WrittenFile(parts[i], Long.parseLong(parts[i + 1]), parts[i + 2]));
    }
    return more;
  }

  /** The same of a later task that found it done. */
  ManifestLine skippedBy(String laterMachine, String laterTask, Instant when) {
    return new ManifestLine(
        slide,
        State.SKIPPED,
        "",
        "",
        file,
        bytes,
        sha256,
        tiles,
        dimension,
        0,
        laterMachine,
        laterTask,
        plan,
        source,
        when,
        more);
  }
}
