package org.contexture.network.device;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.junit.Assume;
import org.junit.Test;

/** What can be had on which machine, and what is said where it cannot. */
public class DeviceTest {

  private static final Cuda.Trial WORKS = index -> {};
  private static final Optional<String> NOTHING = Optional.empty();
  private static final Optional<String> CPU_ONLY = Optional.of("libtorch for the CPU only.");

  @Test
  public void autoTakesAGpuIfOneWorksAndTheCpuElse() {
    assertEquals(new Device(0), Device.resolve("AUTO", new Cuda(true, NOTHING, 1, WORKS)));
    assertEquals(Device.CPU, Device.resolve("auto", new Cuda(false, CPU_ONLY, 0, WORKS)));
    assertEquals(Device.CPU, Device.resolve("AUTO", new Cuda(true, CPU_ONLY, 0, WORKS)));
  }

  @Test
  public void cpuIsAlwaysThere() {
    assertEquals(Device.CPU, Device.resolve("CPU"));
    assertEquals("CPU", Device.resolve("CPU").toString());
  }

  @Test
  public void eachMissingPieceIsNamed() {
    assertProblem(new Cuda(true, CPU_ONLY, 0, WORKS), "libtorch for the CPU only");
    assertProblem(new Cuda(true, NOTHING, 0, WORKS), "libtorch sees no GPU");
    assertProblem(new Cuda(true, NOTHING, 1, WORKS), "the machine has 1 GPU, counted from CUDA:0");
    Cuda.Trial noCudnn =
        index -> {
          throw new IllegalStateException("CUDNN_STATUS_NOT_INITIALIZED\nmore");
        };
    assertProblem(new Cuda(true, NOTHING, 2, noCudnn), "cuDNN 9 could not be loaded");
  }

  @Test
  public void theLibraryThatTheSystemDidNotFindIsNamed() {
    String failure = "/home/a: b/libtorch_cuda.so: libcudnn.so.9: cannot open shared object file";
    assertTrue(
        CudaNatives.explain(new UnsatisfiedLinkError(failure))
            .startsWith(
                "libtorch for CUDA could not be loaded (libcudnn.so.9: cannot open shared object"
                    + " file). It needs CUDA 13"));
  }

  /** Loaded together, the two builds of libtorch end the process. */
  @Test
  public void withoutCudaNothingOfItsBuildIsLookedFor() {
    Assume.assumeTrue("libtorch for CUDA is loaded here", CudaNatives.problem().isPresent());
    assertEquals("", Loader.loadProperties().getProperty("platform.extension"));
  }

  @Test
  public void nonsenseIsRefused() {
    DeviceException e = assertThrows(DeviceException.class, () -> Device.resolve("GPU"));
    assertEquals(
        "Unknown device “GPU”. Expected AUTO, CPU or CUDA:n, e.g. CUDA:0.", e.getMessage());
  }

  @Test
  public void anIdleGpuIsExplainedOnlyWhereThereIsADriver() {
    assertTrue(Device.whyExpectedGpuIsIdle(new Cuda(false, CPU_ONLY, 0, WORKS)).isEmpty());
    assertTrue(Device.whyExpectedGpuIsIdle(new Cuda(true, CPU_ONLY, 0, WORKS)).isPresent());
    assertTrue(Device.whyExpectedGpuIsIdle(new Cuda(true, NOTHING, 1, WORKS)).isEmpty());
  }

  @Test
  public void onlyAutoThatTookTheCpuOfAMachineWithADriverLeavesAGpuIdle() {
    Cuda cannot = new Cuda(true, CPU_ONLY, 0, WORKS);
    assertEquals(CPU_ONLY, Device.whyLeftIdle("AUTO", false, () -> cannot));
    assertEquals(CPU_ONLY, Device.whyLeftIdle(" auto ", false, () -> cannot));
    assertEquals(NOTHING, Device.whyLeftIdle("CPU", false, () -> cannot));
    assertEquals(NOTHING, Device.whyLeftIdle("CUDA:0", true, () -> cannot));
    assertEquals("a plan of others", NOTHING, Device.whyLeftIdle("AUTO", true, () -> cannot));
    Cuda without = new Cuda(false, CPU_ONLY, 0, WORKS);
    assertEquals(NOTHING, Device.whyLeftIdle("AUTO", false, () -> without));
    assertEquals(
        Device.whyExpectedGpuIsIdle(), Device.whyLeftIdle("AUTO", Device.resolve("AUTO").isCuda()));
  }

  @Test
  public void thisMachineCanBeAsked() {
    assertTrue(Device.resolve("AUTO").isCuda() == Device.whyNoGpu().isEmpty());
  }

  private static void assertProblem(Cuda cuda, String expected) {
    DeviceException e = assertThrows(DeviceException.class, () -> Device.resolve("CUDA:1", cuda));
    assertTrue(e.getMessage(), e.getMessage().startsWith("CUDA:1 cannot be used: "));
    assertTrue(e.getMessage(), e.getMessage().contains(expected));
  }
}
