package org.contexture.network.device;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch, once, and knows why that failed where it did. Left to itself the JVM says so the
 * first time only, names a library that nobody knows, and then reports classes as missing.
 */
final class NativeCode {

  /** In the order in which they need each other; what a system has not is passed over. */
  private static final List<String> LIBRARIES = List.of("c10", "torch_cpu", "torch", "jnitorch");

  private static final Optional<String> PROBLEM = load();

  private NativeCode() {}

  /** Why libtorch cannot be used here, for people; empty if it can. */
  static Optional<String> problem() {
    return PROBLEM;
  }

  private static Optional<String> load() {
    if (resource("jnitorch").isEmpty()) {
      return Optional.of(NativePlatform.explain("libtorch", false, ""));
    }
    try {
      Loader.load(openblas.class);
      Loader.load(torch.class);
      return Optional.empty();
    } catch (LinkageError e) {
      return Optional.of(
          NativePlatform.explain(
              "libtorch", true, firstReason().orElseGet(() -> NativePlatform.reason(e))));
    }
  }

  /** What the linker says of the first library that it refuses: the others only miss that one. */
  private static Optional<String> firstReason() {
    for (String library : LIBRARIES) {
      Optional<URL> resource = resource(library);
      if (resource.isEmpty()) {
        continue;
      }
      try {
        File file = Loader.cacheResource(resource.get());
        if (file == null) {
          return Optional.of(library + " cannot be unpacked");
        }
        System.load(file.getAbsolutePath());
      } catch (UnsatisfiedLinkError e) {
        return Optional.of(NativePlatform.reason(e));
      } catch (IOException e) {
        return Optional.of(library + " cannot be unpacked: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** Of the build that was chosen. */
  private static Optional<URL> resource(String library) {
    String build = CudaNatives.problem().isPresent() ? "" : "-gpu";
    return Optional.ofNullable(
        torch.class.getResource(
            "/org/bytedeco/pytorch/%s%s/%s"
                .formatted(Loader.getPlatform(), build, System.mapLibraryName(library))));
  }
}
