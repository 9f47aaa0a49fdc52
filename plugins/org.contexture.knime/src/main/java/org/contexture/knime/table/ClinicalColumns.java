package org.contexture.knime.table;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.mil.clinical.Fact;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataValue;
import org.knime.core.data.DoubleValue;
import org.knime.core.node.InvalidSettingsException;

/**
 * The columns of bags that hold what else is known of patients: numbers, and text of few values.
 *
 * @param indices of the columns, by name
 */
public record ClinicalColumns(Map<String, Integer> indices) {

  /** None. */
  public static ClinicalColumns none() {
    return new ClinicalColumns(Map.of());
  }

  /**
   * Finds columns.
   *
   * @throws InvalidSettingsException if one is not there
   */
  public static ClinicalColumns of(DataTableSpec bags, List<String> names)
      throws InvalidSettingsException {
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (String name : names) {
      indices.put(
          name, Columns.find(bags, name, DataValue.class, "bags that carry this clinical column"));
    }
    return new ClinicalColumns(indices);
  }

  /**
   * Checks columns of which there is something to learn.
   *
   * @param asked columns that hold what is to be predicted
   * @throws InvalidSettingsException if one is not there, or is asked for
   */
  public static ClinicalColumns toLearnFrom(
      DataTableSpec bags, List<String> names, List<String> asked) throws InvalidSettingsException {
    for (String name : names) {
      if (asked.contains(name)) {
        throw new InvalidSettingsException(
            "The clinical column \"%s\" is what is to be predicted. Leave it out of the clinical columns."
                .formatted(name));
      }
    }
    return of(bags, names);
  }

  /** The facts of a row; missing cells are none. */
  Map<String, Fact> facts(DataRow row) {
    Map<String, Fact> facts = new HashMap<>();
    indices.forEach(
        (name, index) -> {
          DataCell cell = row.getCell(index);
          if (cell instanceof DoubleValue number) {
            if (Double.isFinite(number.getDoubleValue())) {
              facts.put(name, new Fact.Quantity(number.getDoubleValue()));
            }
          } else {
            Columns.text(row, index).ifPresent(text -> facts.put(name, new Fact.Category(text)));
          }
        });
    return facts;
  }
}
