package org.contexture.knime.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.knime.table.BagsTable.BagRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataValue;
import org.knime.core.node.InvalidSettingsException;

/** A column by whose values slides are kept together or apart: sites, or folds. */
public final class GroupColumns {

  private GroupColumns() {}

  /**
   * Checks that there is such a column.
   *
   * @throws InvalidSettingsException if not
   */
  public static int find(DataTableSpec bags, String column) throws InvalidSettingsException {
    return Columns.find(bags, column, DataValue.class, "bags that carry the sites or folds");
  }

  /** The value of each bag that has one. */
  public static Map<String, String> values(DataTableSpec bags, String column, List<BagGroup> groups)
      throws InvalidSettingsException {
    int index = find(bags, column);
    Map<String, String> values = new HashMap<>();
    for (BagGroup group : groups) {
      for (BagRow row : group.rows()) {
        Optional<String> value = Columns.text(row.row(), index);
        if (value.isPresent()) {
          String before = values.putIfAbsent(group.bag().id(), value.get());
          if (before != null && !before.equals(value.get())) {
            throw new InvalidSettingsException(
                "Slides of %s have \"%s\" and \"%s\" in column \"%s\"; all slides of a bag have one value. Correct the table."
                    .formatted(group.bag().patient(), before, value.get(), column));
          }
        }
      }
    }
    return values;
  }
}
