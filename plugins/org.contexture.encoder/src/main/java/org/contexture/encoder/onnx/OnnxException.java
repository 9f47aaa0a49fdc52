package org.contexture.encoder.onnx;

/** An ONNX model that cannot be loaded or run. */
public final class OnnxException extends Exception {

  private static final long serialVersionUID = 1L;

  public OnnxException(String message) {
    super(message);
  }

  public OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
