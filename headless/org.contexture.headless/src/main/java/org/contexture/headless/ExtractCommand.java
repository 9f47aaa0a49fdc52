package org.contexture.headless;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.features.FeatureExtraction;
import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.pipeline.task.ExtractionTask;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.Shard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Extracts features without a workflow: all slides, or a part of them beside other processes. */
@Command(
    name = "extract",
    description =
        "Writes a feature file for each slide. Any number of processes, on any number of machines,"
            + " may work on one folder: with --shard each has its part, without they share the"
            + " slides out as they go.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every slide has its features or a reason in the manifest",
      "2:wrong arguments",
      "4:the work could not be begun or had to be given up, or every slide failed"
    })
final class ExtractCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private JobOptions job;

  @Option(
      names = "--shard",
      paramLabel = "k/n",
      description = "Works on the k-th of n equal parts of the slides alone.")
  private String shard = "1/1";

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "A copy of the plan's encoder, e.g. on a disk of this machine.")
  private Path weights;

  @Option(names = "--plan", description = "Only plans: says what would be done.")
  private boolean planOnly;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Shard part = Shard.parse(shard);
      Progress progress = new LineProgress(spec.commandLine().getErr());
      PlanFolder plan = job.plan(progress);
      List<PlannedSlide> slides = plan.slides(part);
      describe(plan, part, slides, out);
      if (planOnly) {
        return ExitCodes.DONE;
      }
      try (ExtractionTask task = ExtractionTask.open(staged(plan), devices(plan), job.readers())) {
        return report(task.run(slides, plan.folder(), part, progress), slides.size());
      }
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCodes.ARGUMENTS;
    } catch (IOException | DeviceException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCodes.EXECUTION;
    }
  }

  private int report(FeatureExtraction.Summary summary, int slides) {
    for (SlideFailure failure : summary.failures()) {
      spec.commandLine()
          .getErr()
          .printf("FAILED %s (%s): %s%n", failure.slide(), failure.stage(), failure.message());
    }
    spec.commandLine().getOut().println(summary);
    return slides > 0 && summary.failures().size() == slides ? ExitCodes.EXECUTION : ExitCodes.DONE;
  }

  private static void describe(
      PlanFolder plan, Shard part, List<PlannedSlide> slides, PrintWriter out) {
    out.printf(
        "Plan %s: %d slides, shard %s has %d with %.1f GB; %d px at %s µm per pixel, %s, %s%n",
        plan.plan().id(),
        plan.slides().size(),
        part,
        slides.size(),
        slides.stream().mapToLong(PlannedSlide::bytes).sum() / 1e9,
        plan.plan().pixels(),
        plan.plan().micronsPerPixel(),
        plan.plan().gpu() ? "GPU" : "CPU",
        plan.plan().precision());
  }

  /** The plan, with the copy of its weights if one was named. */
  private ExtractionPlan staged(PlanFolder plan) {
    return weights == null ? plan.plan() : plan.plan().at(weights.toAbsolutePath().toString());
  }

  /** An encoder on each of those named; without a name on what the plan says. */
  private List<Device> devices(PlanFolder plan) {
    List<Device> devices = new ArrayList<>();
    for (String name : job.device().split(",", -1)) {
      devices.add(
          Device.resolve(
              Optional.of(name)
                  .filter(given -> !given.equals("AUTO"))
                  .orElse(plan.plan().gpu() ? "CUDA:0" : "CPU")));
    }
    return devices;
  }
}
