package org.contexture.network.device;

import java.util.List;
import java.util.Locale;

/**
 * Tells whether a failure means that memory, a GPU's or the machine's, did not hold some work. The
 * same in smaller parts may succeed.
 */
public final class OutOfMemory {

  /** How libtorch says it: for a GPU, for the CPU on Linux and macOS, on Windows; ONNX Runtime. */
  private static final List<String> SIGNS =
      List.of(
          "out of memory",
          "can't allocate memory",
          "not enough memory",
          "failed to allocate memory");

  private OutOfMemory() {}

  /**
   * Whether the failure is one of memory; libtorch and ONNX Runtime have no type of their own for
   * this in Java.
   */
  public static boolean isCauseOf(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return failure instanceof OutOfMemoryError || SIGNS.stream().anyMatch(message::contains);
  }
}
