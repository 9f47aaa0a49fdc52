package org.contexture.slides;

import java.io.IOException;

/** A slide that cannot be read. The message names the file and, where known, the offset. */
public class SlideException extends IOException {

  private static final long serialVersionUID = 1L;

  public SlideException(String message) {
    super(message);
  }

  public SlideException(String message, Throwable cause) {
    super(message, cause);
  }
}
