package org.knime.core.node;

/** Settings or input specs that a node can not work with; the message says what to mend. */
public class InvalidSettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public InvalidSettingsException(final String s) {
    super(s);
  }

  /** Creates an exception with its cause's message. */
  public InvalidSettingsException(final Throwable cause) {
    super(cause);
  }

  /** Creates an exception. */
  public InvalidSettingsException(final String msg, final Throwable cause) {
    super(msg, cause);
  }
}
