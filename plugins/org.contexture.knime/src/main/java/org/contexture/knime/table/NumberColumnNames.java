package org.contexture.knime.table;

import java.util.List;
import java.util.stream.Stream;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataValue;
import org.knime.core.data.DoubleValue;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.widget.choices.StringChoicesProvider;
import org.knime.node.parameters.widget.choices.util.CompatibleColumnsProvider;

/** The columns of the first table that hold numbers. */
public final class NumberColumnNames extends CompatibleColumnsProvider {

  NumberColumnNames() {
    super(List.of(DoubleValue.class));
  }

  /** Any column: classes, numbers, flags. */
  public static final class TruthColumns extends CompatibleColumnsProvider {
    TruthColumns() {
      super(List.of(DataValue.class));
    }
  }

  /** No choice, which finds the column by its name, then the columns of numbers. */
  public static final class AnyOrByName implements StringChoicesProvider {
    @Override
    public List<String> choices(NodeParametersInput context) {
      return Stream.concat(
              Stream.of(ClassColumns.BY_NAME),
              context.getInTableSpec(0).stream()
                  .flatMap(DataTableSpec::stream)
                  .filter(column -> column.getType().isCompatible(DoubleValue.class))
                  .map(DataColumnSpec::getName))
          .toList();
    }
  }
}
