package org.contexture.headless;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
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

  @Mixin private SparkOptions spark;

  @Option(
      names = "--slides-table",
      paramLabel = "PATH",
      description =
          "Instead of --slides a Parquet or CSV file that Spark reads, with a column path, and"
              + " maybe slide_id and mpp. Its slides may lie on storage that Hadoop reaches:"
              + " s3a://, hdfs://, abfss://, …")
  private String slidesTable;

  @Option(
      names = "--per-task",
      paramLabel = "SLIDES",
      description = "Slides a Spark task; ${DEFAULT-VALUE} by default.")
  private int perTask = SparkSubmission.SLIDES_PER_TASK;

  @Override
  public Integer call() throws IOException {
    Progress progress = new LineProgress(spec.commandLine().getErr());
    try {
      SparkSubmission submission =
          spark.submission(job.out(), SparkSubmission.LOCAL, perTask, spark.cpus()).checked();
      PlanFolder plan = slidesTable == null ? job.plan(progress) : job.planWithoutSlides(progress);
      submission.run(Optional.ofNullable(slidesTable), progress);
      return report(PlanFolder.read(plan.folder()));
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCodes.ARGUMENTS;
    } catch (IOException | DeviceException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCodes.EXECUTION;
    }
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
