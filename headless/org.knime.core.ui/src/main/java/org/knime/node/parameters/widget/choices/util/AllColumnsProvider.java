package org.knime.node.parameters.widget.choices.util;

import java.util.List;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.node.parameters.NodeParametersInput;
import org.knime.node.parameters.widget.choices.ColumnChoicesProvider;

/** All columns of an input table. */
public class AllColumnsProvider implements ColumnChoicesProvider, InputTableIndexHolder {
  @Override
  public List<DataColumnSpec> columnChoices(final NodeParametersInput context) {
    return context.getInTableSpec(getInputTableIndex()).stream()
        .flatMap(DataTableSpec::stream)
        .toList();
  }
}
