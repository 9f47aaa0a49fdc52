package org.contexture.network.device;

import java.util.List;
import java.util.Locale;

/**
 * Tells whether a failure means that a GPU is gone for this process. After such an error CUDA
 * refuses every further call of the process, whatever the data; to run out of memory is no such
 * error.
 */
public final class LostDevice {

  /** How libtorch, cuDNN, cuBLAS and ONNX Runtime begin these messages. */
  private static final List<String> SIGNS =
      List.of(
          "cuda error",
          "cuda failure",
          "cudnn_status_execution_failed",
          "cudnn_status_internal_error",
          "cublas_status_execution_failed",
          "cublas_status_internal_error");

  private LostDevice() {}

  /** Whether the failure, by its message, took the device with it. */
  public static boolean isCauseOf(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return SIGNS.stream().anyMatch(message::contains) && !message.contains("out of memory");
  }
}
