package org.contexture.knime.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataValue;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.widget.choices.StringChoicesProvider;

/** No column, then those of the first table that can divide slides into groups. */
public final class SubgroupColumns implements StringChoicesProvider {

  /** Stands for no column. */
  public static final String NONE = "none";

  private static final int MOST = 50;

  @Override
  public List<String> choices(NodeParametersInput context) {
    return Stream.concat(
            Stream.of(NONE),
            context.getInTableSpec(0).stream()
                .flatMap(DataTableSpec::stream)
                .filter(column -> LabelColumns.canBeLabel(column.getType()))
                .map(DataColumnSpec::getName))
        .toList();
  }

  /**
   * The subgroup of a row.
   *
   * @throws InvalidSettingsException if there is no such column
   */
  public static Optional<String> value(DataTableSpec spec, DataRow row, String column)
      throws InvalidSettingsException {
    return Columns.text(row, find(spec, column));
  }

  /**
   * Checks that there is such a column.
   *
   * @throws InvalidSettingsException if not
   */
  public static int find(DataTableSpec spec, String column) throws InvalidSettingsException {
    return Columns.find(spec, column, DataValue.class, "predictions that carry that column");
  }

  /**
   * Checks that a column divides slides into groups rather than one by one.
   *
   * @throws InvalidSettingsException if there are too many
   */
  public static void requireFew(int groups, String column) throws InvalidSettingsException {
    if (groups > MOST) {
      throw new InvalidSettingsException(
          "Column \"%s\" has %d values; subgroups are at most %d. Choose another column, or bin its values (KNIME's Numeric Binner)."
              .formatted(column, groups, MOST));
    }
  }
}
