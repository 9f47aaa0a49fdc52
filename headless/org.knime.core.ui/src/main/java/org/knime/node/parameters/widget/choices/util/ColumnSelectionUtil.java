package org.knime.node.parameters.widget.choices.util;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataValue;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.StringValue;
import org.knime.node.parameters.NodeParametersInput;

/** Finds columns, for defaults and choices. */
public final class ColumnSelectionUtil {
  private ColumnSelectionUtil() {}

  /** Returns the columns of an input table that can be read as one of the values. */
  @SafeVarargs
  public static List<DataColumnSpec> getCompatibleColumns(
      final NodeParametersInput context,
      final int portIndex,
      final Class<? extends DataValue>... valueClasses) {
    return getCompatibleColumns(context.getInTableSpec(portIndex).orElse(null), valueClasses);
  }

  /** Returns the columns of a table that can be read as one of the values; none if it is null. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static List<DataColumnSpec> getCompatibleColumns(
      final DataTableSpec spec, final Class<? extends DataValue>... valueClasses) {
    return Stream.ofNullable(spec)
        .flatMap(DataTableSpec::stream)
        .filter(column -> Stream.of(valueClasses).anyMatch(column.getType()::isCompatible))
        .toList();
  }

  /** Returns the first such column. */
  @SafeVarargs
  public static Optional<DataColumnSpec> getFirstCompatibleColumn(
      final DataTableSpec spec, final Class<? extends DataValue>... valueClasses) {
    return getCompatibleColumns(spec, valueClasses).stream().findFirst();
  }

  /** Returns the text columns of an input table. */
  public static List<DataColumnSpec> getStringColumns(
      final NodeParametersInput context, final int portIndex) {
    return getCompatibleColumns(context, portIndex, StringValue.class);
  }

  /** Returns the text columns of a table. */
  public static List<DataColumnSpec> getStringColumns(final DataTableSpec inSpec) {
    return getCompatibleColumns(inSpec, StringValue.class);
  }

  /** Returns the first text column of a table. */
  public static Optional<DataColumnSpec> getFirstStringColumn(final DataTableSpec inSpec) {
    return getFirstCompatibleColumn(inSpec, StringValue.class);
  }

  /** Returns the number columns of an input table. */
  public static List<DataColumnSpec> getDoubleColumns(
      final NodeParametersInput context, final int portIndex) {
    return getCompatibleColumns(context, portIndex, DoubleValue.class);
  }

  /** Returns the number columns of a table. */
  public static List<DataColumnSpec> getDoubleColumns(final DataTableSpec inSpec) {
    return getCompatibleColumns(inSpec, DoubleValue.class);
  }

  /** Returns the first number column of a table. */
  public static Optional<DataColumnSpec> getFirstDoubleColumn(final DataTableSpec inSpec) {
    return getFirstCompatibleColumn(inSpec, DoubleValue.class);
  }
}
