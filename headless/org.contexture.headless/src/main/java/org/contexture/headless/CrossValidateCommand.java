package org.contexture.headless;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.contexture.mil.FoldModels.Place;
import org.contexture.network.Progress;
import org.contexture.pipeline.spark.SparkSubmission;
import org.contexture.pipeline.task.Shard;
import org.contexture.pipeline.validation.ResultFiles;
import org.contexture.pipeline.validation.ValidationFolder;
import org.contexture.pipeline.validation.ValidationResult;
import org.contexture.pipeline.validation.ValidationTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Cross-validates without a workflow: all models, or a part of them beside other processes. */
@Command(
    name = "cross-validate",
    description =
        "Trains the models of one or more settings, each fold by itself, and says how well each"
            + " setting predicts: as the MIL Cross-Validator, to the last digit. Any number of"
            + " processes, on any number of machines, may work on one folder: with --shard each has"
            + " its part, without they share the models out as they go; with --master a Spark"
            + " trains them, a task a model. The process that finds all models done writes the"
            + " results.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every model of this part is there or has a reason in settings.csv",
      "2:wrong arguments",
      "4:the work could not be begun or had to be given up, or every model failed"
    })
final class CrossValidateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ValidationOptions job;

  @Option(
      names = "--shard",
      paramLabel = "k/n",
      description = "Works on the k-th of n equal parts of the models alone.")
  private String shard = "1/1";

  @Mixin private SparkOptions spark;

  @Option(names = "--plan", description = "Only plans: says what would be done.")
  private boolean planOnly;

  @Override
  public Integer call() {
    return Attempt.of(spec, this::run);
  }

  private int run() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Shard part = Shard.parse(shard);
    Progress progress = new LineProgress(spec.commandLine().getErr());
    ValidationFolder folder = job.plan(progress);
    ValidationTask task = ValidationTask.open(folder);
    List<Place> wanted = part.of(task.places());
    out.printf(
        "%d slides, %d settings, %d models, shard %s has %d; %s%n",
        folder.bags().size(),
        folder.plan().settings().size(),
        task.places().size(),
        part,
        wanted.size(),
        folder.plan().gpu() ? "GPU" : "CPU");
    if (planOnly) {
      folder.plan().ways().forEach(out::println);
      return ExitCodes.DONE;
    }
    if (spark.master().isPresent()) {
      submission(folder).runCrossValidation(progress);
    } else {
      out.println(task.run(wanted, job.device(folder), progress));
    }
    return report(folder);
  }

  /** A task has one CPU unless told otherwise: models of small bags use no more. */
  private SparkSubmission submission(ValidationFolder folder) throws IOException {
    int cpus = spark.cpus().orElse(1);
    return spark
        .submission(folder.path(), SparkSubmission.LOCAL, 1, OptionalInt.of(cpus))
        .checked();
  }

  private int report(ValidationFolder folder) throws IOException {
    ValidationResult result = ValidationResult.read(folder);
    PrintWriter out = spec.commandLine().getOut();
    if (!result.isComplete()) {
      out.printf(
          "%d models are not done yet; the process that does the last writes the results.%n",
          result.missing());
    } else {
      ResultFiles.write(folder, result);
      ResultFiles.summary(folder, result).forEach(out::println);
    }
    boolean none = result.ways().stream().allMatch(way -> way.failures().size() == way.models());
    return none ? ExitCodes.EXECUTION : ExitCodes.DONE;
  }
}
