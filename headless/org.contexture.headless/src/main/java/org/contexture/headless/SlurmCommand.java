package org.contexture.headless;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.contexture.headless.slurm.SlurmJob;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.task.PlanFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes, and submits if asked, what a Slurm cluster needs to do the work of a plan. */
@Command(
    name = "slurm",
    description =
        "Plans an extraction, or takes the plan that lies in --out, of whatever work; and writes an"
            + " array of tasks and a last job that checks what they made, for sbatch. The folders"
            + " of this program, of the slides and of --out must be on disks that all nodes see.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:written, and submitted if asked",
      "2:wrong arguments",
      "4:it could not be planned or submitted"
    })
final class SlurmCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private FolderOptions out;
  @Mixin private JobOptions job;

  @Option(
      names = "--per-task",
      paramLabel = "SLIDES",
      description = "Slides a task; ${DEFAULT-VALUE} by default.")
  private int perTask = 12;

  @Option(
      names = "--most-tasks",
      paramLabel = "TASKS",
      description =
          "Tasks at most, as the cluster's MaxArraySize allows; ${DEFAULT-VALUE} by default. Tasks"
              + " get more slides if need be.")
  private int mostTasks = 1000;

  @Option(
      names = "--running",
      paramLabel = "TASKS",
      description = "Tasks at once at most; as many as Slurm starts by default.")
  private int running;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description = "CPUs a task; ${DEFAULT-VALUE} by default.")
  private int cpus = 4;

  @Option(
      names = "--gpu",
      description =
          "Asks for a GPU a task. Plan with --device CUDA:0 and a --precision, since this machine"
              + " may have none.")
  private boolean gpu;

  @Option(
      names = "--sbatch",
      paramLabel = "OPTION",
      description = "A further option of sbatch: --sbatch --partition=long. Repeatable.")
  private List<String> options = new ArrayList<>();

  @Option(names = "--submit", description = "Submits both with sbatch.")
  private boolean submit;

  @Override
  public Integer call() {
    return Attempt.of(spec, this::run);
  }

  private int run() throws IOException {
    if (perTask < 1 || mostTasks < 1) {
      throw new IllegalArgumentException("--per-task and --most-tasks must be at least 1.");
    }
    PlanFolder plan =
        job.isAsked()
            ? job.plan(out.out(), new LineProgress(spec.commandLine().getErr()))
            : PlanFolder.read(out.out());
    if (gpu != plan.plan().gpu()) {
      throw new IllegalArgumentException(
          plan.plan().gpu()
              ? "The plan is for GPUs: add --gpu."
              : "--gpu needs a plan for GPUs: add --device CUDA:0 and a --precision.");
    }
    int slides = plan.slides().size();
    int tasks = Math.min(mostTasks, (slides + perTask - 1) / perTask);
    Path folder = plan.folder().toAbsolutePath().normalize();
    SlurmJob array =
        new SlurmJob(
            launcher(),
            folder,
            plan.plan().kind(),
            plan.plan().weights(),
            tasks,
            running,
            cpus,
            gpu,
            options);
    Path scripts = Files.createDirectories(folder.resolve("slurm"));
    Files.createDirectories(scripts.resolve("log"));
    Path work = write(scripts.resolve(plan.plan().kind().command() + ".sbatch"), array.array());
    Path collection = write(scripts.resolve("collect.sbatch"), array.collection());
    PrintWriter said = spec.commandLine().getOut();
    said.printf("%d slides in %d tasks%n%s%n%s%n", slides, tasks, work, collection);
    if (submit) {
      String id = sbatch("--parsable", work.toString());
      String last = sbatch("--parsable", "--dependency=afterany:" + id, collection.toString());
      said.printf("Submitted job %s, and %s to check it%n", id, last);
    } else {
      said.printf(
          "Submit with: sbatch --dependency=afterany:$(sbatch --parsable %s) %s%n",
          work, collection);
    }
    return ExitCodes.DONE;
  }

  private static Path launcher() throws IOException {
    Path launcher = Path.of(System.getProperty("contexture.root", "")).resolve("contexture");
    if (!Files.isExecutable(launcher)) {
      throw new IOException(
          launcher.toAbsolutePath() + " is not there. Start this with the command ./contexture.");
    }
    return launcher.toAbsolutePath();
  }

  private static Path write(Path file, String script) throws IOException {
    AtomicFile.write(file, script.getBytes(StandardCharsets.UTF_8));
    return file;
  }

  /** The id that sbatch tells, without the name of the cluster behind it. */
  private static String sbatch(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sbatch"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(
          "sbatch cannot be started here (%s). Submit on a machine of the cluster."
              .formatted(e.getMessage()),
          e);
    }
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("sbatch refused: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while sbatch ran.", e);
    }
    return said.lines().reduce((first, second) -> second).orElse("").split(";", 2)[0];
  }
}
