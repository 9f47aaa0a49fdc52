package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.WorkKind;
import org.contexture.pipeline.task.WorkPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Extracts features. */
@Command(name = "extract", description = "Writes a feature file for each slide.")
final class ExtractCommand extends WorkCommand {

  @Mixin private JobOptions job;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "A copy of the plan's encoder, e.g. on a disk of this machine.")
  private Path weights;

  @Override
  WorkKind kind() {
    return WorkKind.FEATURES;
  }

  @Override
  boolean isAsked() {
    return job.isAsked();
  }

  @Override
  PlanFolder plan(Path out, Progress progress) throws IOException {
    return job.plan(out, progress);
  }

  @Override
  WorkPlan staged(WorkPlan plan) {
    return weights == null ? plan : plan.at(weights.toAbsolutePath().toString());
  }

  @Override
  List<Device> devices(WorkPlan plan) {
    return job.devices().of(plan.gpu());
  }
}
