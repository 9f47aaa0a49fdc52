package org.knime.node.parameters.widget.choices;

/** Gives choices with types when the dialog opens. */
public non-sealed interface TypedStringChoicesProvider
    extends ChoicesStateProvider<TypedStringChoice> {
  @Override
  default void init(final StateProviderInitializer initializer) {
    initializer.computeBeforeOpenDialog();
  }
}
