package org.contexture.slides.leptonica;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Takes Leptonica's library out of the jar that carries it for this platform. */
final class LeptonicaFiles {

  /** Windows finds the libraries that a library needs by their names, in its own folder. */
  private static final List<String> ON_WINDOWS =
      List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libleptonica-6.dll");

  private LeptonicaFiles() {}

  /** The library as a file; empty where no jar carries one for this platform. */
  static Optional<Path> unpack() throws IOException {
    boolean arm = Platform.isARM();
    if (!Platform.is64Bit()) {
      return Optional.empty();
    }
    if (Platform.isWindows() && !arm) {
      return unpackFolder();
    }
    String resource;
    if (Platform.isLinux()) {
      resource = (arm ? "linux-arm64" : "linux-x86_64") + "/libleptonica.so.6";
    } else if (Platform.isMac()) {
      resource = (arm ? "macosx-arm64" : "macosx-x86_64") + "/libleptonica.6.dylib";
    } else {
      return Optional.empty();
    }
    String path = "/org/bytedeco/leptonica/" + resource;
    if (LeptonicaFiles.class.getResource(path) == null) {
      return Optional.empty();
    }
    return Optional.of(
        Native.extractFromResourcePath(path, LeptonicaFiles.class.getClassLoader()).toPath());
  }

  /** A loaded library cannot be deleted on Windows: the folder, the user's own, is used again. */
  private static Optional<Path> unpackFolder() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "contexture-leptonica-1.87.0");
    Files.createDirectories(folder);
    for (String name : ON_WINDOWS) {
      try (InputStream in =
          LeptonicaFiles.class.getResourceAsStream(
              "/org/bytedeco/leptonica/windows-x86_64/" + name)) {
        if (in == null) {
          return Optional.empty();
        }
        byte[] bytes = in.readAllBytes();
        Path file = folder.resolve(name);
        if (!Files.exists(file) || Files.size(file) != bytes.length) {
          Path partial = Files.createTempFile(folder, name, ".part");
          Files.write(partial, bytes);
          Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return Optional.of(folder.resolve("libleptonica-6.dll"));
  }
}
