package org.contexture.encoder.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.contexture.network.device.NativePlatform;

/**
 * Loads ONNX Runtime's native code, once, and knows why that failed where it did.
 *
 * <p>On Windows it needs Microsoft's C++ runtime and carries none; that of many a Java is older
 * than what it was built with, and whichever is loaded first serves the whole process. So the one
 * that JavaCPP carries is loaded before.
 */
public final class OnnxLibrary {

  private static final Optional<String> PROBLEM = load();

  private OnnxLibrary() {}

  /**
   * Loads it.
   *
   * @throws OnnxException if it cannot be loaded; the message says on what machine and why
   */
  static void require() throws OnnxException {
    if (PROBLEM.isPresent()) {
      throw new OnnxException(PROBLEM.get());
    }
  }

  /**
   * Its version, and what this build of it can compute on; for people.
   *
   * @throws OnnxException if it cannot be loaded
   */
  public static String version() throws OnnxException {
    require();
    return "%s, computes on %s"
        .formatted(
            OrtEnvironment.getEnvironment().getVersion(),
            OrtEnvironment.getAvailableProviders().stream()
                .map(OrtProvider::name)
                .collect(Collectors.joining(", ")));
  }

  private static Optional<String> load() {
    try {
      if (Loader.getPlatform().startsWith("windows")) {
        Loader.load(Pointer.class); // and with it JavaCPP's C++ runtime
      }
      OrtEnvironment.getEnvironment();
      return Optional.empty();
    } catch (LinkageError | IllegalStateException e) {
      String reason = NativePlatform.reason(e);
      return Optional.of(
          NativePlatform.explain("ONNX Runtime", !reason.contains("in java.library.path"), reason));
    }
  }
}
