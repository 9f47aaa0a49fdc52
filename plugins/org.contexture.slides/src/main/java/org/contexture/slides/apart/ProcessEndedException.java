package org.contexture.slides.apart;

import java.io.IOException;

/** The other process is gone. The message says how it ended. */
final class ProcessEndedException extends IOException {

  private static final long serialVersionUID = 1L;

  ProcessEndedException(String message) {
    super(message);
  }
}
