package org.contexture.headless;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.Shard;
import org.contexture.pipeline.task.SlideTask;
import org.contexture.pipeline.task.TaskSummary;
import org.contexture.pipeline.task.WorkKind;
import org.contexture.pipeline.task.WorkPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Work on slides without a workflow: on all of them, or on a part beside other processes. */
@Command(
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Any number of processes, on any number of machines, may work on one folder: with --shard"
          + " each has its part, without they share the slides out as they go. The same command"
          + " goes on where it was ended; --out alone is enough then."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every slide is done or has a reason in the manifest",
      "2:wrong arguments",
      "4:the work could not be begun or had to be given up, or every slide failed"
    })
abstract class WorkCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private FolderOptions folder;

  @Option(
      names = "--shard",
      paramLabel = "k/n",
      description = "Works on the k-th of n equal parts of the slides alone.")
  private String shard = "1/1";

  @Option(names = "--plan", description = "Only plans: says what would be done.")
  private boolean planOnly;

  abstract WorkKind kind();

  /** Whether it is said what to do; otherwise the plan in the folder counts. */
  abstract boolean isAsked();

  /** Plans what is asked for. */
  abstract PlanFolder plan(Path out, Progress progress) throws IOException;

  /** Where it is done. */
  List<Device> devices(WorkPlan plan) {
    return List.of(Device.CPU);
  }

  /** The plan, as this machine sees it. */
  WorkPlan staged(WorkPlan plan) {
    return plan;
  }

  @Override
  public final Integer call() {
    return Attempt.of(spec, this::run);
  }

  private int run() throws IOException {
    Shard part = Shard.parse(shard);
    Progress progress = new LineProgress(spec.commandLine().getErr());
    int threads = folder.readers();
    PlanFolder plan =
        isAsked() ? plan(folder.out(), progress) : PlanFolder.read(folder.out()).of(kind());
    List<PlannedSlide> slides = plan.slides(part);
    describe(plan, part, slides, spec.commandLine().getOut());
    if (planOnly) {
      return ExitCodes.DONE;
    }
    try (SlideTask task = staged(plan.plan()).open(devices(plan.plan()), threads)) {
      return report(task.run(slides, plan.folder(), part, progress), slides.size());
    }
  }

  private int report(TaskSummary summary, int slides) {
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
        "Plan %s: %d slides, shard %s has %d with %.1f GB; %s%n",
        plan.plan().id(),
        plan.slides().size(),
        part,
        slides.size(),
        slides.stream().mapToLong(PlannedSlide::bytes).sum() / 1e9,
        plan.plan().summary());
  }
}
