package org.knime.node.parameters.validation;

/** A limit that the dialog checks. */
public interface BuiltinValidation {
  /** Returns what to tell the user. */
  String getErrorMessage();

  /** Returns what the dialog needs to check it. */
  Object getParameters();
}
