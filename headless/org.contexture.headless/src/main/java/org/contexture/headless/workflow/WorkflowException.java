package org.contexture.headless.workflow;

/**
 * A workflow that can not be loaded; the message says which part, what was found and what to do.
 */
public final class WorkflowException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public WorkflowException(final String message) {
    super(message);
  }

  /** Creates an exception. */
  public WorkflowException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
