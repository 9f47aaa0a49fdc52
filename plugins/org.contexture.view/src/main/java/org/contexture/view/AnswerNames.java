package org.contexture.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a table of predictions says what: {@code Prediction (Label)}, {@code P (Label=tumour)}, as
 * KNIME's learners and ours name such columns.
 *
 * @param prediction column with the predicted class
 * @param truth column with the label; it need not be there
 * @param probabilities columns of the classes, by class
 */
public record AnswerNames(String prediction, String truth, Map<String, String> probabilities) {

  private static final Pattern PREDICTION = Pattern.compile("Prediction \\((.+)\\)");

  public AnswerNames {
    probabilities = new LinkedHashMap<>(probabilities);
  }

  /** Finds the columns; empty if there is no prediction. */
  public static Optional<AnswerNames> in(List<String> columns) {
    for (String column : columns) {
      Matcher found = PREDICTION.matcher(column);
      if (found.matches()) {
        String truth = found.group(1);
        String start = "P (" + truth + "=";
        Map<String, String> probabilities = new LinkedHashMap<>();
        for (String other : columns) {
          if (other.startsWith(start) && other.endsWith(")")) {
            probabilities.put(other.substring(start.length(), other.length() - 1), other);
          }
        }
        return Optional.of(new AnswerNames(column, truth, probabilities));
      }
    }
    return Optional.empty();
  }
}
