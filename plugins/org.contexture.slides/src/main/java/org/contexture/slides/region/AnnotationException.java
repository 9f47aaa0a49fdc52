package org.contexture.slides.region;

import java.io.IOException;

/** Annotations that cannot be read; the message names file, place, what was found and expected. */
public final class AnnotationException extends IOException {

  private static final long serialVersionUID = 1L;

  public AnnotationException(String message) {
    super(message);
  }

  public AnnotationException(String message, Throwable cause) {
    super(message, cause);
  }
}
