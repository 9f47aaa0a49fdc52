package org.contexture.spark;

import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.contexture.network.device.Device;

/** Where a task computes. */
final class TaskDevice {

  private TaskDevice() {}

  /** The GPU that Spark gave the task, if it manages them ({@code spark.task.resource.gpu}). */
  static Device of(boolean gpu, TaskContext context) {
    if (!gpu) {
      return Device.CPU;
    }
    ResourceInformation given = context.resourcesJMap().get("gpu");
    return Device.resolve("CUDA:" + (given == null ? "0" : given.addresses()[0]));
  }
}
