package org.contexture.network.device;

import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/**
 * Prepares libtorch before its first class is loaded. Its BLAS is Intel's MKL where it comes along
 * (Linux and Windows on x86), OpenBLAS elsewhere. MKL makes transformers and MIL heads about twice
 * as fast. {@code -Dorg.bytedeco.openblas.load=openblas} keeps OpenBLAS.
 *
 * <p>Also lifts JavaCPP's limit on the process's memory, four times the Java heap by default: a
 * step of TransMIL on 50,000 tiles needs more than that of a heap of 1 GB. Our tensors are freed by
 * scopes, not by waiting for such a limit.
 *
 * <p>And has oneDNN take slower kernels where its faster ones are wrong ({@link HiddenCaches}).
 *
 * <p>And has libtorch for CUDA loaded where all that it needs is there, else that for the CPU.
 *
 * <p>Every class of ours that may be the first to make a tensor calls {@link #prepare} in its
 * static initialiser.
 */
public final class Libtorch {

  private static final String BLAS = "org.bytedeco.openblas.load";
  private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  private Libtorch() {}

  /**
   * Chooses BLAS and memory limit unless the user has, and the build, and loads it; without effect
   * later.
   *
   * @throws DeviceException if libtorch cannot be loaded; the message says on what machine, why,
   *     and what would help
   */
  public static void prepare() {
    problem()
        .ifPresent(
            problem -> {
              throw new DeviceException(problem);
            });
  }

  /** Why libtorch cannot be used on this machine, for people; empty if it can. Loads it. */
  public static Optional<String> problem() {
    if (System.getProperty(BLAS) == null) {
      System.setProperty(BLAS, "mkl_rt"); // falls back to OpenBLAS where MKL is missing
    }
    if (System.getProperty(MEMORY_LIMIT) == null) {
      System.setProperty(MEMORY_LIMIT, "0"); // none
    }
    boolean hidesCaches = HiddenCaches.avoid();
    CudaNatives.problem(); // chooses
    Optional<String> problem = NativeCode.problem(); // loads
    if (hidesCaches && problem.isEmpty()) {
      torch.globalContext().setUserEnabledNNPACK(false); // cannot run there, and says so each time
    }
    return problem;
  }
}
