package org.contexture.distillation;

import java.io.IOException;

/** A distillation that cannot go on. The message says at which step and with which windows. */
public final class DistillationException extends IOException {

  private static final long serialVersionUID = 1L;

  public DistillationException(String message) {
    super(message);
  }
}
