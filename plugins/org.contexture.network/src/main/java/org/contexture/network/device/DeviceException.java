package org.contexture.network.device;

/** A device that was asked for and cannot be used. The message says why. */
public final class DeviceException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  public DeviceException(String message) {
    super(message);
  }

  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
