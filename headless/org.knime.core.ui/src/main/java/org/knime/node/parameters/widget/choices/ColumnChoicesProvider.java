package org.knime.node.parameters.widget.choices;

import java.util.List;
import org.knime.core.data.DataColumnSpec;
import org.knime.node.parameters.NodeParametersInput;

/** Gives columns to choose from. Implement {@code columnChoices} or {@code computeState}. */
public interface ColumnChoicesProvider extends TypedStringChoicesProvider {
  @Override
  default void init(final StateProviderInitializer initializer) {
    initializer.computeBeforeOpenDialog();
  }

  /** Returns the columns. */
  default List<DataColumnSpec> columnChoices(final NodeParametersInput context) {
    throw new UnsupportedOperationException("ColumnChoicesProvider.columnChoices");
  }

  @Override
  default List<TypedStringChoice> computeState(final NodeParametersInput context) {
    return columnChoices(context).stream().map(TypedStringChoice::fromColSpec).toList();
  }
}
