package org.contexture.mil;

/** Bags that cannot be learned from or predicted. The message names the slide. */
public final class BagException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public BagException(String message) {
    super(message);
  }
}
