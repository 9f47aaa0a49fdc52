package org.knime.core.node;

/** A failure that the user can understand and mend; shown without a stack trace. */
public final class KNIMEException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public KNIMEException(final String message) {
    super(message);
  }

  /** Creates an exception. */
  public KNIMEException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
