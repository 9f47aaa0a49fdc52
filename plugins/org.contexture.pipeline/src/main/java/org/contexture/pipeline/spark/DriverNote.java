package org.contexture.pipeline.spark;

import java.util.Optional;

/**
 * What the driver of a job says on its standard output that a user should know, a line each.
 *
 * @param text in one line
 */
public record DriverNote(String text) {

  private static final String BEGIN = "contexture, note: ";

  public DriverNote {
    text = text.replaceAll("\\s*\\R\\s*", " ");
  }

  /** Reads a line, if it is one of these. */
  static Optional<DriverNote> parse(String line) {
    return line.startsWith(BEGIN)
        ? Optional.of(new DriverNote(line.substring(BEGIN.length())))
        : Optional.empty();
  }

  /** The line. */
  @Override
  public String toString() {
    return BEGIN + text;
  }
}
