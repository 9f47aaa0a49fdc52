package org.contexture.headless;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.contexture.network.Progress;
import org.contexture.pipeline.spark.SparkSubmission;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Does the work of a plan on Apache Spark. */
@Command(
    name = "spark",
    description =
        "Plans an extraction, or takes the plan that lies in --out, of whatever work; has a Spark"
            + " do it with its spark-submit, and waits. The folders of the job, of the slides and"
            + " of --out must be on disks that driver and executors see under the same paths.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every slide is done or has a reason in the manifest",
      "2:wrong arguments",
      "4:Spark could not be started or gave up, or every slide failed"
    })
final class SparkCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private FolderOptions out;
  @Mixin private JobOptions job;

  @Mixin private SparkOptions spark;

  @Option(
      names = "--slides-table",
      paramLabel = "PATH",
      description =
          "Instead of --slides a Parquet or CSV file that Spark reads, with a column path, and"
              + " maybe slide_id, mpp, label, patient and bytes. Its slides may lie on storage that"
              + " Hadoop reaches: s3a://, hdfs://, abfss://, …")
  private String slidesTable;

  @Option(
      names = "--per-task",
      paramLabel = "SLIDES",
      description = "Slides a Spark task; ${DEFAULT-VALUE} by default.")
  private int perTask = SparkSubmission.SLIDES_PER_TASK;

  @Override
  public Integer call() {
    return Attempt.of(spec, this::run);
  }

  private int run() throws IOException {
    Progress progress = new LineProgress(spec.commandLine().getErr());
    SparkSubmission submission =
        spark.submission(out.out(), SparkSubmission.LOCAL, perTask, spark.cpus()).checked();
    PlanFolder plan = plan(progress);
    submission.run(Optional.ofNullable(slidesTable), progress);
    return report(PlanFolder.read(plan.folder()));
  }

  private PlanFolder plan(Progress progress) throws IOException {
    if (slidesTable != null) {
      return job.planWithoutSlides(out.out(), progress);
    }
    return job.isAsked() ? job.plan(out.out(), progress) : PlanFolder.read(out.out());
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
