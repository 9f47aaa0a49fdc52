package org.knime.core.util;

/** Two rows of a table have the same key. */
public class DuplicateKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String key;

  /** Creates an exception. */
  public DuplicateKeyException(final String key) {
    super("Duplicate row key \"" + key + "\"");
    this.key = key;
  }

  /** Returns the key. */
  public String getKey() {
    return key;
  }
}
