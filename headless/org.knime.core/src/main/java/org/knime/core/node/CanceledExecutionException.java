package org.knime.core.node;

/** The user cancelled. */
public class CanceledExecutionException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public CanceledExecutionException() {
    super();
  }

  /** Creates an exception. */
  public CanceledExecutionException(final String s) {
    super(s);
  }
}
