package org.contexture.learning.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * What of CUDA is there.
 *
 * @param driver whether NVIDIA's driver is installed
 * @param libtorch whether this libtorch was built for CUDA
 * @param gpus number of GPUs that libtorch sees
 * @param trial makes a small computation on a GPU; its exception says what is missing
 */
record Cuda(boolean driver, boolean libtorch, int gpus, Trial trial) {

  static {
    Libtorch.prepare();
  }

  /** A small computation that needs the device, cuBLAS and cuDNN. */
  @FunctionalInterface
  interface Trial {
    void run(int index);
  }

  static Cuda ofThisMachine() {
    boolean built = torch.hasCUDA();
    int gpus = built ? (int) torch.getNumGPUs() : 0;
    return new Cuda(driverIsInstalled(), built, gpus, Cuda::compute);
  }

  /** Why a GPU cannot be used, and what to do; empty if it can. */
  Optional<String> problem(int index) {
    if (!driver) {
      return Optional.of("no NVIDIA driver was found on this machine.");
    }
    if (!libtorch) {
      return Optional.of(
          "this installation has libtorch for the CPU only. Install the feature “Contexture for"
              + " CUDA”.");
    }
    if (gpus == 0) {
      return Optional.of(
          "libtorch sees no GPU. The driver may be older than CUDA 13.1 needs, or"
              + " CUDA_VISIBLE_DEVICES hides all GPUs.");
    }
    if (index >= gpus) {
      return Optional.of(
          "the machine has %d GPU%s, counted from CUDA:0.".formatted(gpus, gpus == 1 ? "" : "s"));
    }
    try {
      trial.run(index);
      return Optional.empty();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(explain(String.valueOf(e.getMessage())));
    }
  }

  private static String explain(String failure) {
    String first = failure.lines().findFirst().orElse("unknown failure");
    String what =
        failure.toLowerCase(java.util.Locale.ROOT).contains("cudnn")
            ? "cuDNN 9 could not be loaded"
            : "a trial computation failed";
    return what + " (" + first + ").";
  }

  private static boolean driverIsInstalled() {
    String system = System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT);
    if (system.startsWith("windows")) {
      String root = System.getenv().getOrDefault("SystemRoot", "C:\\Windows");
      return Files.exists(Path.of(root, "System32", "nvcuda.dll"));
    }
    return Files.exists(Path.of("/dev/nvidiactl")) || Files.exists(Path.of("/dev/dxg"));
  }

  /**
   * Also has convolutions compute in 32-bit floats: by default cuDNN shortens them to
   * TensorFloat-32, and features would differ from the CPU's in the third digit.
   */
  @SuppressWarnings("try") // the scope acts by being closed
  private static void compute(int index) {
    try (PointerScope scope = new PointerScope()) {
      torch.globalContext().setAllowTF32CuDNN(false);
      TensorOptions gpu =
          new TensorOptions(new org.bytedeco.pytorch.Device(DeviceType.CUDA, (byte) index));
      Tensor image = torch.ones(new long[] {1, 8, 8, 8}, gpu); // cuDNN convolves, cuBLAS multiplies
      Tensor kernel = torch.ones(new long[] {8, 8, 3, 3}, gpu);
      Tensor map = torch.conv2d(image, kernel).flatten(1, -1);
      double sum = map.matmul(map.t()).add(new Scalar(0.0)).item_double();
      if (!(sum > 0)) {
        throw new IllegalStateException("a trial convolution gave " + sum);
      }
    }
  }
}
