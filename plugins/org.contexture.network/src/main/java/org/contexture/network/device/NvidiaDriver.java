package org.contexture.network.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether this machine has NVIDIA's driver; asks no library, so it can be asked first. */
final class NvidiaDriver {

  private NvidiaDriver() {}

  static boolean isInstalled() {
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
      String root = System.getenv().getOrDefault("SystemRoot", "C:\\Windows");
      return Files.exists(Path.of(root, "System32", "nvcuda.dll"));
    }
    return Files.exists(Path.of("/dev/nvidiactl")) || Files.exists(Path.of("/dev/dxg"));
  }
}
