package org.contexture.knime.node;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.knime.core.node.InvalidSettingsException;

/** Checks parameters where they enter. */
public final class Options {

  private static final Pattern DEVICE = Pattern.compile("AUTO|CPU|CUDA(:\\d+)?");

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

  /**
   * Checks that a choice of device is well formed; whether it can be had is known when the node
   * runs.
   */
  public static void requireDevice(String choice) throws InvalidSettingsException {
    if (!DEVICE.matcher(choice).matches()) {
      throw new InvalidSettingsException(
          "The device is \"%s\". Enter AUTO, CPU, or CUDA:0 (CUDA:1, …) for a GPU."
              .formatted(choice));
    }
  }
}
