package org.contexture.headless.run;

/** A {@code --set} that can not be applied. */
public final class SettingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public SettingException(final String message) {
    super(message);
  }
}
