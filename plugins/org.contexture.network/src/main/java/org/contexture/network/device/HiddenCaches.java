package org.contexture.network.device;

import com.sun.jna.Function;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Logger;

/**
 * Virtual machines that do not say how large the processor's caches are (empty leaves 4 and
 * 0x8000001D of CPUID). oneDNN, which computes libtorch's convolutions on x86, cuts its work by
 * these sizes: some of its kernels for AVX, AVX2 and AVX-512 then give wrong numbers, others end
 * the process by SIGFPE (oneDNN 3.7). Those for SSE4.1 were right in every network tried.
 */
final class HiddenCaches {

  private static final Logger LOGGER = Logger.getLogger(HiddenCaches.class.getName());
  private static final Path PROCESSOR = Path.of("/sys/devices/system/cpu/cpu0");
  private static final String MOST = "ONEDNN_MAX_CPU_ISA";
  private static final String MOST_BEFORE = "DNNL_MAX_CPU_ISA"; // its older name

  /** Whether this machine hides them; what is to be set before libtorch is loaded is set then. */
  private static final boolean HERE = look();

  private HiddenCaches() {}

  /**
   * Where they are hidden, has oneDNN do with SSE4.1, unless the user has chosen; to be called
   * before it computes anything, and without effect later.
   *
   * @return whether they are
   */
  static boolean avoid() {
    return HERE;
  }

  private static boolean look() {
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean isX86 = machine.equals("amd64") || machine.equals("x86_64");
    boolean isChosen = System.getenv(MOST) != null || System.getenv(MOST_BEFORE) != null;
    boolean hidden = isX86 && areHidden(PROCESSOR);
    if (hidden && !isChosen) {
      LOGGER.info(
          "This machine does not say how large its processor's caches are, for which libtorch's"
              + " faster convolutions give wrong numbers; those for SSE4.1 are taken. (The variable"
              + " "
              + MOST
              + " chooses others.)");
      Function.getFunction("c", "setenv").invokeInt(new Object[] {MOST, "SSE41", 1});
    }
    return hidden;
  }

  /**
   * Whether Linux knows of no cache.
   *
   * @param processor its folder; on other systems there is none
   */
  static boolean areHidden(Path processor) {
    return Files.isDirectory(processor) && !Files.isDirectory(processor.resolve("cache/index0"));
  }
}
