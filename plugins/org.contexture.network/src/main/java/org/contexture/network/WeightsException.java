package org.contexture.network;

import java.io.IOException;

/**
 * Weights that cannot be read, or do not fit the network. The message names the file and the
 * tensors.
 */
public class WeightsException extends IOException {

  private static final long serialVersionUID = 1L;

  public WeightsException(String message) {
    super(message);
  }

  public WeightsException(String message, Throwable cause) {
    super(message, cause);
  }
}
