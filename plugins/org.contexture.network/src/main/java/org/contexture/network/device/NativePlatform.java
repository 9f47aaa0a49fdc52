package org.contexture.network.device;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;

/** The kind of machine that this is, and what to say where native code does not run on it. */
public final class NativePlatform {

  /** As JavaCPP calls them. */
  private static final List<String> SERVED =
      List.of("linux-x86_64", "windows-x86_64", "macosx-arm64");

  private static final String SYSTEMS =
      "Contexture runs on Linux x86-64 with glibc 2.35 or later (Ubuntu 22.04, Debian 12, Fedora"
          + " 36; not RHEL 8 or 9), on Windows x86-64, and on macOS 15 or later with Apple"
          + " silicon.";

  private NativePlatform() {}

  /** Such as {@code linux-x86_64}. */
  public static String name() {
    return Loader.getPlatform();
  }

  /**
   * Why a library cannot be used here, for people.
   *
   * @param library its name, such as {@code libtorch}
   * @param present whether this installation carries it for this platform
   * @param reason what the system's linker says; without effect where the library is not present
   */
  public static String explain(String library, boolean present, String reason) {
    String here = name() + " (" + system() + ")";
    if (present) {
      return "%s could not be loaded on %s: %s. %s"
          .formatted(library, here, reason.strip().replaceFirst("[.]$", ""), remedy(reason));
    }
    if (SERVED.contains(name())) {
      return ("This installation carries no %s for %s: it was built on another kind of machine, for"
              + " that kind alone. Install from a site that was built with ./mvnw verify -Drelease,"
              + " or on this kind of machine.")
          .formatted(library, here);
    }
    return "There is no %s for %s. %s".formatted(library, here, SYSTEMS);
  }

  /** What the linker said first: the innermost message, for it is wrapped on its way. */
  public static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
  }

  private static String remedy(String reason) {
    String said = reason.toLowerCase(Locale.ROOT);
    if (said.contains("glibc") || said.contains("built for macos") || said.contains("newer than")) {
      return "This system is too old for it. " + SYSTEMS;
    }
    if (said.contains("failed to map segment") || said.contains("not permitted")) {
      return "Native code may not be run from the folder that it was unpacked to. Name another with"
          + " -Dorg.bytedeco.javacpp.cachedir=FOLDER and -Djava.io.tmpdir=FOLDER (KNIME:"
          + " knime.ini).";
    }
    if (said.contains("unpacked") || said.contains("no space left") || said.contains("quota")) {
      return "About 0.8 GB are unpacked once, to .javacpp/cache in your home or to the temporary"
          + " folder. Make room, or name another folder with"
          + " -Dorg.bytedeco.javacpp.cachedir=FOLDER (KNIME: knime.ini).";
    }
    return SYSTEMS;
  }

  private static String system() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.version");
    return name().startsWith("linux") ? system + ", " + libc() : system;
  }

  /** Such as {@code glibc 2.36}; asked only where something is wrong already. */
  private static String libc() {
    try {
      Process asked =
          new ProcessBuilder("getconf", "GNU_LIBC_VERSION").redirectErrorStream(true).start();
      try (var answer = asked.inputReader()) {
        String line = answer.readLine();
        return line != null && line.startsWith("glibc ") ? line : "no glibc";
      }
    } catch (IOException e) {
      return "no glibc that could be asked";
    }
  }
}
