package org.knime.node.parameters.updates;

import java.util.function.Supplier;
import org.knime.core.webui.node.dialog.defaultdialog.util.updates.StateComputationFailureException;
import org.knime.node.parameters.NodeParametersInput;

/** Computes something for the dialog: choices, a value, a message. */
public interface StateProvider<S> {
  /** Says when to compute, and asks for the values it needs. */
  void init(StateProviderInitializer initializer);

  /** Computes. */
  S computeState(NodeParametersInput parametersInput) throws StateComputationFailureException;

  /** Takes down when to compute. */
  interface StateProviderInitializer {
    /** Returns the node's input. */
    NodeParametersInput getNodeParametersInput();

    /** Computes when the parameter changes, and returns its value then. */
    <T> Supplier<T> computeFromValueSupplier(Class<? extends ParameterReference<T>> ref);

    /** Returns the parameter's value then. */
    <T> Supplier<T> getValueSupplier(Class<? extends ParameterReference<T>> ref);

    /** Computes when the parameter changes. */
    <T> void computeOnValueChange(Class<? extends ParameterReference<T>> id);

    /** Computes after another provider, and returns what that one computed. */
    <T> Supplier<T> computeFromProvidedState(Class<? extends StateProvider<T>> stateProviderClass);

    /** Computes when a button is clicked. */
    void computeOnButtonClick(Class<? extends ButtonReference> ref);

    /** Computes before the dialog opens. */
    void computeBeforeOpenDialog();

    /** Computes after the dialog opened. */
    void computeAfterOpenDialog();
  }
}
