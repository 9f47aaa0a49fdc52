package org.contexture.knime.node;

import java.io.IOException;
import java.util.function.Supplier;
import org.knime.core.node.InvalidSettingsException;

/** Checks parameters where they enter. */
public final class Options {

  private Options() {}

  /**
   * Builds an options record, whose own range checks say what is wrong.
   *
   * @throws InvalidSettingsException with the record's message
   */
  public static <T> T checked(Supplier<T> options) throws InvalidSettingsException {
    try {
      return options.get();
    } catch (IllegalArgumentException problem) {
      throw new InvalidSettingsException(problem.getMessage(), problem);
    }
  }

  /** Reads something small. */
  @FunctionalInterface
  public interface Reading<T> {
    T read() throws IOException, InvalidSettingsException;
  }

  /**
   * Reads what a parameter names, before execution.
   *
   * @throws InvalidSettingsException with the message of what went wrong
   */
  public static <T> T readable(Reading<T> reading) throws InvalidSettingsException {
    try {
      return reading.read();
    } catch (IOException problem) {
      throw new InvalidSettingsException(problem.getMessage(), problem);
    }
  }
}
