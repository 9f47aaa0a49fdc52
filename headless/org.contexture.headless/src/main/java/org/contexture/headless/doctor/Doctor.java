package org.contexture.headless.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.Processor;
import org.contexture.encoder.onnx.OnnxException;
import org.contexture.encoder.onnx.OnnxLibrary;
import org.contexture.encoder.published.HubCache;
import org.contexture.encoder.published.HubDownload;
import org.contexture.network.device.Device;
import org.contexture.network.device.Libtorch;
import org.contexture.network.device.NativePlatform;
import org.contexture.slides.openslide.OpenSlideLibrary;

/** Looks at a machine: what it has, what it lacks, and what to do about it. Changes nothing. */
public final class Doctor {

  private static final int JAVA = 17;
  private static final long GIB = 1L << 30;
  private static final long LITTLE_HEAP = 2 * GIB;
  private static final long LITTLE_DISK = 20 * GIB;
  private static final int MEASURED_BYTES = 256 << 20;
  private static final double SLOW_DISK = 100e6;

  private final Map<String, String> environment;

  /**
   * Prepares.
   *
   * @param environment of the process, where the hub's variables are
   */
  public Doctor(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(processor());
    findings.add(libtorch());
    findings.add(onnxRuntime());
    findings.add(graphics());
    findings.add(openSlide());
    findings.add(memory());
    findings.add(room());
    findings.add(diskSpeed());
    findings.add(hubCache());
    findings.add(hubToken());
    return findings;
  }

  private static Finding java() {
    String found =
        "%s (%s), %s"
            .formatted(
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                NativePlatform.name());
    return Runtime.version().feature() >= JAVA
        ? Finding.good("Java", found)
        : Finding.bad("Java", found, "Install Java " + JAVA + " or newer.");
  }

  private static Finding processor() {
    int cores = Runtime.getRuntime().availableProcessors();
    Optional<List<String>> flags = Processor.flags();
    if (flags.isEmpty()) {
      return Finding.good("Processor", "%s, %d cores".formatted(Processor.name(), cores));
    }
    List<String> known = flags.get();
    String found = "%s, %d cores; %s".formatted(Processor.name(), cores, String.join(" ", known));
    return known.contains("avx2")
        ? Finding.good("Processor", found)
        : Finding.note(
            "Processor",
            found + "no AVX2",
            "Encoders run several times slower without AVX2: take another machine for slides.");
  }

  private static Finding libtorch() {
    return Libtorch.problem()
        .map(problem -> Finding.bad("libtorch", "cannot be loaded", problem))
        .orElseGet(() -> Finding.good("libtorch", "loaded"));
  }

  private static Finding onnxRuntime() {
    try {
      return Finding.good("ONNX Runtime", OnnxLibrary.version());
    } catch (OnnxException e) {
      return Finding.bad(
          "ONNX Runtime", "cannot be loaded; ONNX encoders cannot be read", e.getMessage());
    }
  }

  private static Finding graphics() {
    if (Libtorch.problem().isPresent()) {
      return Finding.note("GPU", "not looked for, as libtorch cannot be loaded", "See libtorch.");
    }
    Optional<String> expected = Device.whyExpectedGpuIsIdle();
    if (expected.isPresent()) {
      return Finding.bad("GPU", "an NVIDIA driver, but it cannot be used", expected.get());
    }
    return Device.whyNoGpu()
        .map(why -> Finding.note("GPU", "none; networks run on the processor", why))
        .orElseGet(() -> Finding.good("GPU", "CUDA works; AUTO takes " + Device.resolve("AUTO")));
  }

  private static Finding openSlide() {
    return OpenSlideLibrary.version()
        .map(version -> Finding.good("OpenSlide", version))
        .orElseGet(
            () ->
                Finding.note(
                    "OpenSlide",
                    "not found; the built-in readers are used, some scanners' files cannot be read",
                    OpenSlideLibrary.howToInstall()));
  }

  private static Finding memory() {
    long heap = Runtime.getRuntime().maxMemory();
    String found =
        String.format(
            Locale.ROOT, "%.1f GB, of which Java may take %.1f", physicalBytes() / 1e9, heap / 1e9);
    return heap >= LITTLE_HEAP
        ? Finding.good("Memory", found)
        : Finding.note(
            "Memory",
            found,
            "Give Java 2 GB or more: -Xmx4g in knime.ini, or in CONTEXTURE_JAVA_OPTIONS here.");
  }

  private static long physicalBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize()
        : 0;
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static Finding room() {
    try {
      FileStore store = Files.getFileStore(temporary());
      String found =
          String.format(
              Locale.ROOT, "%.0f GB free in %s", store.getUsableSpace() / 1e9, temporary());
      return store.getUsableSpace() >= LITTLE_DISK
          ? Finding.good("Disk", found)
          : Finding.note(
              "Disk",
              found,
              "Large encoders and features need more: make room, or set -Djava.io.tmpdir.");
    } catch (IOException e) {
      return Finding.bad(
          "Disk", temporary() + " cannot be used: " + e.getMessage(), "Set -Djava.io.tmpdir.");
    }
  }

  private static Finding diskSpeed() {
    try {
      Path file = Files.createTempFile("contexture-doctor", "");
      try {
        double speed = DiskSpeed.bytesPerSecond(file, MEASURED_BYTES);
        String found =
            String.format(Locale.ROOT, "writes %.0f MB per second to %s", speed / 1e6, temporary());
        return speed >= SLOW_DISK
            ? Finding.good("Disk speed", found)
            : Finding.note(
                "Disk speed",
                found,
                "Slides and features on a network drive are slow: copy them to a local disk.");
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return Finding.bad(
          "Disk speed",
          temporary() + " cannot be written to: " + e.getMessage(),
          "Set -Djava.io.tmpdir to a folder with room.");
    }
  }

  private Finding hubCache() {
    Path folder = HubCache.ofUser(environment).folder();
    if (!Files.isDirectory(folder)) {
      return Finding.note(
          "Hub's cache",
          folder + " does not exist",
          "Published encoders are fetched there when that is asked for; or set HF_HOME.");
    }
    try (Stream<Path> all = Files.list(folder)) {
      long models =
          all.filter(path -> path.getFileName().toString().startsWith("models--")).count();
      return Finding.good("Hub's cache", "%s, with %d models".formatted(folder, models));
    } catch (IOException e) {
      return Finding.bad(
          "Hub's cache", folder + " cannot be read: " + e.getMessage(), "Set HF_HOME to another.");
    }
  }

  private Finding hubToken() {
    return HubDownload.tokenOfUser(environment).isPresent()
        ? Finding.good("Hub's token", "there is one")
        : Finding.note(
            "Hub's token",
            "none",
            "Gated encoders (UNI, CONCH, Virchow …) need one: set HF_TOKEN, or log in with the"
                + " hub's program.");
  }
}
