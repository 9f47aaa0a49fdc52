package org.knime.node.parameters.widget.choices;

import java.util.List;
import org.knime.node.parameters.NodeParametersInput;

/** Gives choices when the dialog opens. Implement {@code choices} or {@code computeState}. */
public non-sealed interface StringChoicesProvider extends ChoicesStateProvider<StringChoice> {
  @Override
  default void init(final StateProviderInitializer initializer) {
    initializer.computeBeforeOpenDialog();
  }

  /** Returns the choices. */
  default List<String> choices(final NodeParametersInput context) {
    throw new UnsupportedOperationException("StringChoicesProvider.choices");
  }

  @Override
  default List<StringChoice> computeState(final NodeParametersInput context) {
    return choices(context).stream().map(StringChoice::fromId).toList();
  }
}
