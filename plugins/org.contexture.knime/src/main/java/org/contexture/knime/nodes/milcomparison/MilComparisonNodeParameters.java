package org.contexture.knime.nodes.milcomparison;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.contexture.knime.node.JudgedParameters;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;

/** What is compared, and how the models are called. */
@LoadDefaultsForAbsentFields
final class MilComparisonNodeParameters extends JudgedParameters {

  @Widget(
      title = "Names",
      description =
          """
          Names of the models in the order of the inputs, separated by commas, e.g. <tt>before,
          after</tt>. Left empty they are <tt>Model 1</tt>, <tt>Model 2</tt> …
          """)
  @Layout(JudgementSection.class)
  String names = "";

  /**
   * Names of the models.
   *
   * @param models how many there are
   * @throws InvalidSettingsException if there are more or fewer names, or two alike
   */
  List<String> names(int models) throws InvalidSettingsException {
    List<String> result = new ArrayList<>();
    if (names.isBlank()) {
      for (int i = 1; i <= models; i++) {
        result.add("Model " + i);
      }
      return result;
    }
    for (String name : names.split(",", -1)) {
      result.add(name.strip());
    }
    if (result.size() != models || result.contains("") || new HashSet<>(result).size() < models) {
      throw new InvalidSettingsException(
          "There are %d tables, but the names are \"%s\". Give each table a name of its own, separated by commas, or leave them empty."
              .formatted(models, names));
    }
    return result;
  }
}
