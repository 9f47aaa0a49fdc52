package org.contexture.headless;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.pipeline.spark.SparkSubmission;
import picocli.CommandLine.Option;

/** Which Spark works, and with what: the options of the commands that submit to one. */
final class SparkOptions {

  @Option(
      names = "--spark-home",
      paramLabel = "FOLDER",
      description = "A Spark 4, with bin/spark-submit; SPARK_HOME by default.")
  private Path sparkHome;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "local[*] (this machine), spark://host:7077, yarn, …")
  private String master;

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
      names = "--cpus",
      paramLabel = "N",
      description = "CPUs of a Spark task (spark.task.cpus).")
  private Integer cpus;

  @Option(
      names = "--conf",
      paramLabel = "NAME=VALUE",
      description = "A setting of Spark: --conf spark.executor.memory=4g. Repeatable.")
  private List<String> settings = new ArrayList<>();

  /** The master that was named. */
  Optional<String> master() {
    return Optional.ofNullable(master);
  }

  /** How many CPUs a task was said to have. */
  OptionalInt cpus() {
    return cpus == null ? OptionalInt.empty() : OptionalInt.of(cpus);
  }

  /**
   * A job in a folder.
   *
   * @param perTask slides a task, where tasks are of slides
   * @throws IllegalArgumentException if nobody says where Spark is
   */
  SparkSubmission submission(Path folder, String otherwise, int perTask, OptionalInt taskCpus) {
    return new SparkSubmission(
        sparkHome(),
        master().orElse(otherwise),
        jobFolder.toAbsolutePath(),
        folder.toAbsolutePath().normalize(),
        perTask,
        taskCpus,
        settings);
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
}
