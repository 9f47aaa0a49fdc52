package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that this process had, where the system tells (Linux). */
final class PeakMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path FORGET = Path.of("/proc/self/clear_refs");

  private PeakMemory() {}

  /** Counts anew from here; elsewhere the peak of the whole run is told, or none. */
  static void forget() throws IOException {
    if (Files.exists(FORGET)) {
      Files.writeString(FORGET, "5");
    }
  }

  /** In MiB; NaN where the system does not tell. */
  static double mebibytes() throws IOException {
    if (!Files.exists(STATUS)) {
      return Double.NaN;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }
}
