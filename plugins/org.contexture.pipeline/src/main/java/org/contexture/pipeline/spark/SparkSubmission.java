package org.contexture.pipeline.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.network.Progress;

/**
 * A job on Apache Spark by a plan that lies in a folder, submitted with Spark's own command in
 * client mode: the driver runs on this machine, and ends with this process.
 *
 * @param sparkHome folder of Spark, with {@code bin/spark-submit}
 * @param master as Spark knows it: {@code local[*]}, {@code spark://host:7077}, {@code yarn}, …
 * @param job folder with {@code contexture-spark.jar} and its {@code lib}
 * @param folder where plan and features are. Driver and executors see it, the slides, the encoder
 *     and {@code job} under the same paths
 * @param slidesPerTask slides a Spark task
 * @param cpus of a Spark task, which read tiles; empty: as Spark is set up, and on this machine all
 *     of them
 * @param settings of Spark, {@code name=value}
 */
public record SparkSubmission(
    Path sparkHome,
    String master,
    Path job,
    Path folder,
    int slidesPerTask,
    OptionalInt cpus,
    List<String> settings) {

  /** Of this machine. */
  public static final String LOCAL = "local[*]";

  /** What a task has by default: enough that the encoder is opened rarely, few to do again. */
  public static final int SLIDES_PER_TASK = 12;

  /** Twice for each of three slides of a task that end executors, and once to find that out. */
  private static final int MOST_FAILURES = 8;

  private static final String JAR = "contexture-spark.jar";
  private static final String EXTRACTION = "org.contexture.spark.ExtractionJob";
  private static final String CROSS_VALIDATION = "org.contexture.spark.CrossValidationJob";
  private static final String LOG = "spark.log";

  public SparkSubmission {
    settings = List.copyOf(settings);
    if (master.isBlank()) {
      throw new IllegalArgumentException(
          "Expected a master of Spark such as local[*], spark://host:7077 or yarn, found none.");
    }
    if (slidesPerTask < 1 || cpus.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "Expected at least one slide and one CPU a task, found %d and %d."
              .formatted(slidesPerTask, cpus.orElse(1)));
    }
    for (String setting : settings) {
      if (!setting.matches("(?s)spark\\.[^=\\s]+=.*")) {
        throw new IllegalArgumentException(
            "Expected a setting of Spark such as spark.executor.memory=4g, found “%s”."
                .formatted(setting));
      }
    }
  }

  /**
   * Checks what can be known before anything is started.
   *
   * @return this
   * @throws IOException if Spark or the job is not there
   */
  public SparkSubmission checked() throws IOException {
    if (!Files.isRegularFile(launcher())) {
      throw new IOException(
          "%s is no Spark: there is no %s. Name the folder of a Spark that was unpacked there (SPARK_HOME)."
              .formatted(sparkHome, launcher()));
    }
    if (!Files.isRegularFile(job.resolve(JAR))) {
      throw new IOException(
          "%s is not there. Name the folder of Contexture's Spark job; ./mvnw -Pspark package -DskipTests makes it in cluster/spark/target/contexture-spark."
              .formatted(job.resolve(JAR)));
    }
    return this;
  }

  private Path launcher() {
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    return sparkHome.resolve("bin").resolve(windows ? "spark-submit.cmd" : "spark-submit");
  }

  /** The command line. Ours come first on the class path: Spark's own libraries are not in them. */
  List<String> command() {
    return command(EXTRACTION, List.of());
  }

  private List<String> command(String main, List<String> more) {
    String libraries = job.resolve("lib").resolve("*").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                launcher().toString(),
                "--class",
                main,
                "--master",
                master,
                "--deploy-mode",
                "client",
                "--driver-class-path",
                libraries,
                "--conf",
                "spark.executor.extraClassPath=" + libraries,
                "--conf",
                "spark.task.maxFailures=" + MOST_FAILURES,
                "--conf",
                "spark.contexture.slidesPerTask=" + slidesPerTask));
    OptionalInt perTask =
        cpus.isEmpty() && master.equals(LOCAL)
            ? OptionalInt.of(Runtime.getRuntime().availableProcessors())
            : cpus;
    perTask.ifPresent(count -> command.addAll(List.of("--conf", "spark.task.cpus=" + count)));
    settings.forEach(setting -> command.addAll(List.of("--conf", setting)));
    command.add(job.resolve(JAR).toString());
    command.add(folder.toAbsolutePath().toString());
    command.addAll(more);
    return command;
  }

  /** The same for a cross-validation that lies in the folder: a Spark task a model. */
  public void runCrossValidation(Progress progress) throws IOException {
    run(CROSS_VALIDATION, List.of(), progress);
  }

  /**
   * Submits the job and waits for its end. What Spark says goes to {@code spark.log} beside the
   * plan.
   *
   * @param progress hears how many slides have a verdict; if it cancels, the driver is killed, and
   *     with it Spark ends the executors
   * @throws IOException if the job cannot be started or fails, with what it said last
   */
  public void run(Progress progress) throws IOException {
    run(Optional.empty(), progress);
  }

  /**
   * The same.
   *
   * @param slidesTable where Spark finds the slides, if they are not those of the plan
   */
  public void run(Optional<String> slidesTable, Progress progress) throws IOException {
    run(
        EXTRACTION,
        slidesTable.map(table -> List.of("--slides-table", table)).orElse(List.of()),
        progress);
  }

  private void run(String main, List<String> more, Progress progress) throws IOException {
    checked();
    Path log = folder.resolve("plan").resolve(LOG);
    ProcessBuilder builder = new ProcessBuilder(command(main, more)).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", sparkHome.toAbsolutePath().toString());
    progress.report(0, "Starting Spark: " + master);
    try (SparkDriver driver = SparkDriver.start(builder, log)) {
      int code = driver.await(progress);
      if (code != 0) {
        throw new IOException(
            "Spark ended with exit code %d: %s. What is done stays; all that it said is in %s."
                .formatted(code, driver.reason(), log));
      }
    }
  }
}
