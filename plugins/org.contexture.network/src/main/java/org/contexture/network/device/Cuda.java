package org.contexture.network.device;

import java.util.Locale;
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
 * @param natives why libtorch for CUDA was not loaded, for people; empty if it was
 * @param gpus number of GPUs that libtorch sees
 * @param trial makes a small computation on a GPU; its exception says what is missing
 */
record Cuda(boolean driver, Optional<String> natives, int gpus, Trial trial) {

  /** A small computation that needs the device, cuBLAS and cuDNN. */
  @FunctionalInterface
  interface Trial {
    void run(int index);
  }

  static Cuda ofThisMachine() {
    Libtorch.prepare();
    Optional<String> problem = CudaNatives.problem();
    int gpus = problem.isEmpty() ? (int) torch.getNumGPUs() : 0;
    return new Cuda(NvidiaDriver.isInstalled(), problem, gpus, Cuda::compute);
  }

  /** Why a GPU cannot be used, and what to do; empty if it can. */
  Optional<String> problem(int index) {
    if (natives.isPresent()) {
      return natives;
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
        failure.toLowerCase(Locale.ROOT).contains("cudnn")
            ? "cuDNN 9 could not be loaded"
            : "a trial computation failed";
    return what + " (" + first + ").";
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
