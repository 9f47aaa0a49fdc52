package org.contexture.encoder.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
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

  /** Loaded by the first who asks: on a {@link RoomyThread}, for others end with the process. */
  private static final class Loaded {
    static final Optional<String> PROBLEM = load();
  }

  private OnnxLibrary() {}

  /**
   * Loads it, on a {@link RoomyThread}.
   *
   * @throws OnnxException if it cannot be loaded; the message says on what machine and why
   */
  static void require() throws OnnxException {
    if (Loaded.PROBLEM.isPresent()) {
      throw new OnnxException(Loaded.PROBLEM.get());
    }
  }

  /**
   * Its version, and what this build of it can compute on; for people.
   *
   * @throws OnnxException if it cannot be loaded
   */
  public static String version() throws OnnxException {
    try (RoomyThread thread = new RoomyThread()) {
      return thread.run(OnnxLibrary::described);
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime does not describe itself: " + e.getMessage(), e);
    }
  }

  private static String described() throws OnnxException {
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
