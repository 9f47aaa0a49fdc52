package org.contexture.encoder;

import java.io.IOException;

/** Weights that cannot be read or do not fit. The message names the file and the tensors. */
public class EncoderException extends IOException {

  private static final long serialVersionUID = 1L;

  public EncoderException(String message) {
    super(message);
  }

  public EncoderException(String message, Throwable cause) {
    super(message, cause);
  }
}
