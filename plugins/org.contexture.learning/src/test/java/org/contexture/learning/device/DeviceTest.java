package org.contexture.learning.device;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** What can be had on which machine, and what is said where it cannot. */
public class DeviceTest {

  private static final Cuda.Trial WORKS = index -> {};

  @Test
  public void autoTakesAGpuIfOneWorksAndTheCpuElse() {
    assertEquals(new Device(0), Device.resolve("AUTO", new Cuda(true, true, 1, WORKS)));
    assertEquals(Device.CPU, Device.resolve("auto", new Cuda(false, true, 0, WORKS)));
    assertEquals(Device.CPU, Device.resolve("AUTO", new Cuda(true, false, 0, WORKS)));
  }

  @Test
  public void cpuIsAlwaysThere() {
    assertEquals(Device.CPU, Device.resolve("CPU"));
    assertEquals("CPU", Device.resolve("CPU").toString());
  }

  @Test
  public void eachMissingPieceIsNamed() {
    assertProblem(new Cuda(false, false, 0, WORKS), "no NVIDIA driver");
    assertProblem(new Cuda(true, false, 0, WORKS), "libtorch for the CPU only");
    assertProblem(new Cuda(true, true, 0, WORKS), "libtorch sees no GPU");
    assertProblem(new Cuda(true, true, 1, WORKS), "the machine has 1 GPU, counted from CUDA:0");
    Cuda.Trial noCudnn =
        index -> {
          throw new IllegalStateException("CUDNN_STATUS_NOT_INITIALIZED\nmore");
        };
    assertProblem(new Cuda(true, true, 2, noCudnn), "cuDNN 9 could not be loaded");
  }

  @Test
  public void nonsenseIsRefused() {
    DeviceException e = assertThrows(DeviceException.class, () -> Device.resolve("GPU"));
    assertEquals(
        "Unknown device “GPU”. Expected AUTO, CPU or CUDA:n, e.g. CUDA:0.", e.getMessage());
  }

  @Test
  public void anIdleGpuIsExplainedOnlyWhereThereIsADriver() {
    assertTrue(Device.whyExpectedGpuIsIdle(new Cuda(false, true, 0, WORKS)).isEmpty());
    assertTrue(Device.whyExpectedGpuIsIdle(new Cuda(true, false, 0, WORKS)).isPresent());
    assertTrue(Device.whyExpectedGpuIsIdle(new Cuda(true, true, 1, WORKS)).isEmpty());
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
