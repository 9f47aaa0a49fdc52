package org.contexture.knime.node;

import java.util.List;
import java.util.stream.Stream;
import org.knime.core.node.InvalidSettingsException;

/** Times that a user wrote, e.g. {@code 12, 36, 60}. */
public final class SurvivalTimes {

  private SurvivalTimes() {}

  /**
   * Ascending, each once.
   *
   * @throws InvalidSettingsException naming what is no time above 0
   */
  public static List<Double> of(String text) throws InvalidSettingsException {
    return of(text, "Survival times");
  }

  /**
   * The same.
   *
   * @param title of the parameter, for messages
   */
  public static List<Double> of(String text, String title) throws InvalidSettingsException {
    List<String> words =
        Stream.of(text.split("[,;\\s]+")).map(String::strip).filter(w -> !w.isEmpty()).toList();
    for (String word : words) {
      if (!word.matches("\\d+(\\.\\d+)?") || Double.parseDouble(word) <= 0) {
        throw new InvalidSettingsException(
            "\"%s\" holds \"%s\"; expected numbers above 0, separated by commas."
                .formatted(title, word));
      }
    }
    return words.stream().map(Double::valueOf).distinct().sorted().toList();
  }
}
