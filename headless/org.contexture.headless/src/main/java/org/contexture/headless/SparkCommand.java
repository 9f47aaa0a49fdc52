package org.contexture.headless;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.contexture.network.Progress;
import org.contexture.network.device.DeviceException;
import org.contexture.pipeline.spark.SparkSubmission;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Extracts features on Apache Spark. */
@Command(
    name = "spark",
    description =
        "Plans, has a Spark extract the features with its spark-submit, and waits. The folders of"
            + " the job, of the slides and of --out must be on disks that driver and executors see"
            + " under the same paths.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every slide has its features or a reason in the manifest",
      "2:wrong arguments",
      "4:Spark could not be started or gave up, or every slide failed"
    })
final class SparkCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private JobOptions job;

  @Option(
      names = "--spark-home",
      paramLabel = "FOLDER",
      description = "A Spark 4, with bin/spark-submit; SPARK_HOME by default.")
  private Path sparkHome;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "local[*] (this machine, the default), spark://host:7077, yarn, …")
  private String master = SparkSubmission.LOCAL;

  @Option(
      names = "--job",
      paramLabel = "FOLDER",
      description =
          "Folder with contexture-spark.jar and its lib; by default where ./mvnw -Pspark makes it.")
  private Path jobFolder =
      Path.of(System.getProperty("contexture.root", ""))
          .resolve("cluster/spark/target/contexture-spark")
          .toAbsolutePath();

  @Option(
      names = "--per-task",
      paramLabel = "SLIDES",
      description = "Slides a Spark task; ${DEFAULT-VALUE} by default.")
  private int perTask = SparkSubmission.SLIDES_PER_TASK;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description = "CPUs of a Spark task (spark.task.cpus), which read its tiles.")
  private Integer cpus;

  @Option(
      names = "--conf",
      paramLabel = "NAME=VALUE",
      description = "A setting of Spark: --conf spark.executor.memory=4g. Repeatable.")
  private List<String> settings = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Progress progress = new LineProgress(spec.commandLine().getErr());
    try {
      SparkSubmission submission =
          new SparkSubmission(
                  sparkHome(),
                  master,
                  jobFolder.toAbsolutePath(),
                  job.out().toAbsolutePath().normalize(),
                  perTask,
                  cpus == null ? OptionalInt.empty() : OptionalInt.of(cpus),
                  settings)
              .checked();
      PlanFolder plan = job.plan(progress);
      submission.run(progress);
      return report(plan);
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCodes.ARGUMENTS;
    } catch (IOException | DeviceException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCodes.EXECUTION;
    }
  }

  private Path sparkHome() {
    return Optional.ofNullable(sparkHome)
        .or(() -> Optional.ofNullable(System.getenv("SPARK_HOME")).map(Path::of))
        .map(Path::toAbsolutePath)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Where is Spark? Name its folder with --spark-home, or set SPARK_HOME."));
  }

  private int report(PlanFolder plan) throws IOException {
    Manifest.Check verdicts = Manifest.read(plan.folder(), plan.plan()).verdicts(plan);
    PrintWriter err = spec.commandLine().getErr();
    for (ManifestLine line : verdicts.failed()) {
      err.printf("FAILED %s (%s): %s%n", line.slide(), line.stage(), line.message());
    }
    spec.commandLine().getOut().println(verdicts);
    boolean none = !plan.slides().isEmpty() && verdicts.failed().size() == plan.slides().size();
    return none || !verdicts.isComplete() ? ExitCodes.EXECUTION : ExitCodes.DONE;
  }
}
