package org.contexture.spark;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.contexture.network.device.Device;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Where a task of a Spark computes that manages no GPUs. */
public class TaskDeviceTest {

  private JavaSparkContext spark;

  @Before
  public void begin() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[1]")
                .setAppName("devices")
                .set("spark.ui.enabled", "false"));
  }

  @After
  public void end() {
    spark.close();
  }

  private String device(boolean gpu) {
    return spark
        .parallelize(List.of(1), 1)
        .map(one -> TaskDevice.of(gpu, TaskContext.get()).toString())
        .collect()
        .get(0);
  }

  @Test
  public void aPlanForTheCpuTakesTheCpuWhateverTheMachineHas() {
    assertEquals("CPU", device(false));
  }

  @Test
  public void aPlanForGpusTakesTheFirstOrSaysWhyItCannot() {
    assumeTrue("a GPU works here", Device.whyNoGpu().isPresent());
    String message = assertThrows(SparkException.class, () -> device(true)).getMessage();
    assertTrue(message, message.contains("CUDA:0 cannot be used: " + Device.whyNoGpu().get()));
  }
}
