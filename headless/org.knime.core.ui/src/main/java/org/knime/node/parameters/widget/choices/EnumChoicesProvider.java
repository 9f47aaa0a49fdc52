package org.knime.node.parameters.widget.choices;

import java.util.List;
import org.knime.node.parameters.NodeParametersInput;

/** Gives choices when the dialog opens. Implement {@code choices} or {@code computeState}. */
public non-sealed interface EnumChoicesProvider<E extends Enum<E>>
    extends ChoicesStateProvider<EnumChoice<E>> {
  @Override
  default void init(final StateProviderInitializer initializer) {
    initializer.computeBeforeOpenDialog();
  }

  /** Returns the choices. */
  default List<E> choices(final NodeParametersInput context) {
    throw new UnsupportedOperationException("EnumChoicesProvider.choices");
  }

  @Override
  default List<EnumChoice<E>> computeState(final NodeParametersInput context) {
    return choices(context).stream().map(EnumChoice::fromEnumConst).toList();
  }
}
