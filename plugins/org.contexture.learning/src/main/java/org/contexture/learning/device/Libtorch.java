package org.contexture.learning.device;

/**
 * Says which BLAS libtorch shall use, before its first class is loaded: Intel's MKL where it comes
 * along (Linux and Windows on x86), OpenBLAS elsewhere. MKL makes transformers and MIL heads about
 * twice as fast. {@code -Dorg.bytedeco.openblas.load=openblas} keeps OpenBLAS.
 *
 * <p>Every class of ours that may be the first to make a tensor calls {@link #prepare} in its
 * static initialiser.
 */
public final class Libtorch {

  private static final String BLAS = "org.bytedeco.openblas.load";

  private Libtorch() {}

  /** Chooses the BLAS unless the user has; without effect once libtorch is loaded. */
  public static void prepare() {
    if (System.getProperty(BLAS) == null) {
      System.setProperty(BLAS, "mkl_rt"); // falls back to OpenBLAS where MKL is missing
    }
  }
}
