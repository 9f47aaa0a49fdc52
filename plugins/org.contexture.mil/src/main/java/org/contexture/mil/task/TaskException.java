package org.contexture.mil.task;

/** Truths that a task cannot be learned from. Says which, and what to do. */
public final class TaskException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public TaskException(String message) {
    super(message);
  }
}
