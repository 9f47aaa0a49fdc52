package org.contexture.knime.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** The value of each slide that has one. */
  public static Map<String, String> values(DataTableSpec bags, String column, List<BagRow> rows)
      throws InvalidSettingsException {
    int index = find(bags, column);
    Map<String, String> values = new HashMap<>();
    for (BagRow row : rows) {
      Columns.text(row.row(), index).ifPresent(value -> values.put(row.bag().id(), value));
    }
    return values;
  }
}
