package org.contexture.slides;

/**
 * An intact file that the built-in readers recognise and leave to OpenSlide, which reads it right.
 * The message says what it is.
 */
public final class LeftToOpenSlideException extends SlideException {

  private static final long serialVersionUID = 1L;

  public LeftToOpenSlideException(String message) {
    super(message);
  }
}
