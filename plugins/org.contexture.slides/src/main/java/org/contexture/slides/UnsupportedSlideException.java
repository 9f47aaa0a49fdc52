package org.contexture.slides;

/** An intact file in a format or variant that nothing here reads. The message says what would. */
public final class UnsupportedSlideException extends SlideException {

  private static final long serialVersionUID = 1L;

  public UnsupportedSlideException(String message) {
    super(message);
  }
}
