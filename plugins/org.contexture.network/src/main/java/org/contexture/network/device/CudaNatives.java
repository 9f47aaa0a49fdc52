package org.contexture.network.device;

import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * Chooses between the two builds of libtorch that may be installed, before either is loaded: that
 * for CUDA if all that it needs is there, else that for the CPU.
 *
 * <p>JavaCPP would choose library by library, and so load parts of both where a part of CUDA is
 * missing; libtorch then ends the process.
 */
final class CudaNatives {

  /** Libraries that libtorch for CUDA loads on Windows, where the system's error names none. */
  private static final List<String> OF_WINDOWS =
      List.of(
          "cupti64_2025.4.1",
          "cublasLt64_13",
          "cublas64_13",
          "cufft64_12",
          "cusparse64_12",
          "cusolver64_12",
          "cudnn64_9");

  /** A file of the GPU feature's fragments, which is there with and without libtorch. */
  private static final String FEATURE = "/org/contexture/torch/cuda.txt";

  private static final boolean WINDOWS = Loader.getPlatform().startsWith("windows");

  private static final Optional<String> PROBLEM = choose();

  private CudaNatives() {}

  /** Why libtorch for the CPU was taken, for people; empty if that for CUDA was. */
  static Optional<String> problem() {
    return PROBLEM;
  }

  private static Optional<String> choose() {
    Optional<String> problem = load();
    if (problem.isPresent()) {
      Loader.loadProperties().setProperty("platform.extension", ""); // not -gpu
    }
    return problem;
  }

  private static Optional<String> load() {
    if (!NvidiaDriver.isInstalled()) { // spares unpacking a gigabyte
      return Optional.of("no NVIDIA driver was found on this machine.");
    }
    if (resource("torch_cuda") == null) {
      return Optional.of(missing(torch.class.getResource(FEATURE) != null));
    }
    try {
      Loader.load(openblas.class); // which libtorch needs, too
      if (WINDOWS) {
        for (String library : OF_WINDOWS) {
          Loader.loadLibrary(torch.class, CudaFolders.find(library, System.getenv()), library);
        }
        List.of("c10", "torch_cpu", "c10_cuda").forEach(CudaNatives::load);
      } else {
        for (String library : List.of("gomp", "c10", "torch_cpu", "c10_cuda")) {
          Loader.cacheResource(resource(library)); // found there by the next: all or nothing
        }
      }
      load("torch_cuda");
      return Optional.empty();
    } catch (UnsatisfiedLinkError | IOException e) {
      return Optional.of(explain(e.getCause() == null ? e : e.getCause()));
    }
  }

  private static void load(String library) {
    Loader.loadLibrary(torch.class, new URL[] {resource(library)}, library);
  }

  private static URL resource(String library) {
    String file = System.mapLibraryName(library) + (library.equals("gomp") ? ".1" : "");
    return torch.class.getResource(
        "/org/bytedeco/pytorch/%s-gpu/%s".formatted(Loader.getPlatform(), file));
  }

  /**
   * What to say where libtorch for CUDA is not there.
   *
   * @param feature whether the GPU feature is
   */
  static String missing(boolean feature) {
    return feature
        ? "the feature “Contexture: NVIDIA GPUs” is installed, but empty: it comes from a site that"
            + " was built without native code for GPUs. Install both features from one that was"
            + " built with ./mvnw verify -Drelease."
        : "this installation has libtorch for the CPU only. Install the feature “Contexture: NVIDIA"
            + " GPUs”.";
  }

  /** The system's loader says the path of the library that was asked for, then what it lacks. */
  static String explain(Throwable failure) {
    String reason = String.valueOf(failure.getMessage()).replaceFirst(".*torch_cuda\\.\\w+: ", "");
    return "libtorch for CUDA could not be loaded (%s). It needs %s"
        .formatted(
            reason,
            WINDOWS
                ? "CUDA 13.1 under CUDA_PATH (bin\\x64 and, with CUPTI, extras\\CUPTI\\lib64) and"
                    + " cuDNN 9, with its bin folder on the PATH."
                : "CUDA 13.1 or a later 13, cuDNN 9 and NCCL 2, where ldconfig or LD_LIBRARY_PATH"
                    + " finds them.");
  }
}
