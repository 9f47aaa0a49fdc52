package org.contexture.knime.table;

import java.util.List;
import java.util.Set;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DoubleValue;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.widget.choices.ColumnChoicesProvider;

/** The numeric columns of tile values at the second port, positions left out. */
public final class TileValueColumns implements ColumnChoicesProvider {

  private static final Set<String> POSITIONS =
      Set.of(
          TilesTable.X,
          TilesTable.Y,
          TilesTable.SIZE,
          TilesTable.PIXELS,
          TilesTable.MPP,
          TilesTable.COLUMN,
          TilesTable.ROW);

  /** Whether a column is a value that can be painted. */
  public static boolean isValue(DataColumnSpec column) {
    return column.getType().isCompatible(DoubleValue.class)
        && !POSITIONS.contains(column.getName());
  }

  /**
   * The wanted column if it is there, else the first that can be painted.
   *
   * @param spec of the table; null if nothing is connected
   */
  public static String guess(DataTableSpec spec, String wanted) {
    return spec == null || spec.containsName(wanted)
        ? wanted
        : spec.stream()
            .filter(TileValueColumns::isValue)
            .map(DataColumnSpec::getName)
            .findFirst()
            .orElse(wanted);
  }

  @Override
  public List<DataColumnSpec> columnChoices(NodeParametersInput context) {
    return context.getInTableSpec(1).stream()
        .flatMap(DataTableSpec::stream)
        .filter(TileValueColumns::isValue)
        .toList();
  }
}
