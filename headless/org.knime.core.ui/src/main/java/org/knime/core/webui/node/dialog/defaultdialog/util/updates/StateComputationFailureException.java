package org.knime.core.webui.node.dialog.defaultdialog.util.updates;

/** A state that can not be computed now; the dialog keeps the former one. */
public final class StateComputationFailureException extends Exception {
  private static final long serialVersionUID = 1L;

  // KNIME 5.8 and 5.9 have no constructor in common
  private StateComputationFailureException() {}
}
