package org.contexture.pipeline.spark;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.contexture.network.Progress;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * What is made of the command line and the words of a {@code spark-submit}; a script stands for it
 * here, since it may be any. With a real Spark: {@code ExtractionJobTest} in {@code cluster/spark}.
 */
public class SparkSubmissionTest {

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;

  @Before
  public void lay() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    root = temporary.getRoot().toPath().toRealPath();
    Files.createDirectories(root.resolve("out/plan"));
    Files.createDirectories(root.resolve("job"));
    Files.writeString(root.resolve("job/contexture-spark.jar"), "");
  }

  private void spark(String script) throws IOException {
    Path submit = Files.createDirectories(root.resolve("spark/bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwx------"));
  }

  private SparkSubmission submission(String... settings) {
    return new SparkSubmission(
        root.resolve("spark"),
        "spark://host:7077",
        root.resolve("job"),
        root.resolve("out"),
        5,
        OptionalInt.empty(),
        List.of(settings));
  }

  @Test
  public void theCommandNamesMasterClassPathAndFolder() throws Exception {
    spark("printf '%s\\n' \"$SPARK_HOME\" \"$@\"");
    submission("spark.executor.memory=2g").run(Progress.NONE);
    assertEquals(
        List.of(
            root + "/spark",
            "--class",
            "org.contexture.spark.ExtractionJob",
            "--master",
            "spark://host:7077",
            "--deploy-mode",
            "client",
            "--driver-class-path",
            root + "/job/lib/*",
            "--conf",
            "spark.executor.extraClassPath=" + root + "/job/lib/*",
            "--conf",
            "spark.task.maxFailures=8",
            "--conf",
            "spark.contexture.slidesPerTask=5",
            "--conf",
            "spark.executor.memory=2g",
            root + "/job/contexture-spark.jar",
            root + "/out"),
        Files.readAllLines(root.resolve("out/plan/spark.log")));
  }

  @Test
  public void onThisMachineATaskHasAllProcessors() {
    SparkSubmission local =
        new SparkSubmission(
            root, SparkSubmission.LOCAL, root, root, 5, OptionalInt.empty(), List.of());
    assertTrue(
        local.command().contains("spark.task.cpus=" + Runtime.getRuntime().availableProcessors()));
    assertFalse(submission().command().toString().contains("spark.task.cpus"));
  }

  @Test
  public void theDriverTellsHowFarItIs() throws Exception {
    Path heard = root.resolve("heard");
    spark(
        "echo 'contexture: 3 of 12 slides'; echo other; while [ ! -e '%s' ]; do sleep 0.1; done"
            .formatted(heard));
    List<String> told = new ArrayList<>();
    submission()
        .run(
            (fraction, message) -> {
              told.add(fraction + " " + message);
              if (message.equals("3 of 12 slides")) {
                heard.toFile().mkdir();
              }
            });
    assertEquals("0.25 3 of 12 slides", told.get(told.size() - 1));
  }

  @Test
  public void notesOfTheDriverAreTold() throws Exception {
    spark("echo x; echo '%s'; echo contexture".formatted(new DriverNote("two\n  slides")));
    List<String> told = new ArrayList<>();
    submission()
        .run(
            new Progress() {
              @Override
              public void report(double fraction, String message) {}

              @Override
              public void log(String line) {
                told.add(line);
              }
            });
    assertEquals(List.of("two slides"), told);
  }

  @Test
  public void aFailureOfATaskNamesItsException() throws Exception {
    spark(
        "echo '26/01/01 ERROR Executor: Exception in task 6.0 in stage 0.0 (TID 6)';"
            + " echo 'java.io.IOException: the folder is gone'; echo 'at x'; exit 1");
    String message =
        assertThrows(IOException.class, () -> submission().run(Progress.NONE)).getMessage();
    assertTrue(
        message,
        message.contains("(TID 6): java.io.IOException: the folder is gone. What is done stays;"));
  }

  @Test
  public void aFailureNamesItsFirstErrorAndTheLog() throws Exception {
    spark("echo 'INFO x'; echo '26/01/01 ERROR Worker: no such master'; echo 'more'; exit 3");
    IOException failed = assertThrows(IOException.class, () -> submission().run(Progress.NONE));
    assertEquals(
        "Spark ended with exit code 3: 26/01/01 ERROR Worker: no such master. What is done stays;"
            + " all that it said is in "
            + root.resolve("out/plan/spark.log")
            + ".",
        failed.getMessage());
  }

  @Test
  public void whoCancelsKillsTheDriver() throws Exception {
    spark("cd '" + root + "'; sleep 1000 & echo $! > pid.new; mv pid.new pid; wait");
    Progress cancelling =
        (fraction, message) -> {
          if (Files.exists(root.resolve("pid"))) {
            throw new CancellationException();
          }
        };
    assertThrows(CancellationException.class, () -> submission().run(cancelling));
    long pid = Long.parseLong(Files.readString(root.resolve("pid")).strip());
    ProcessHandle.of(pid).ifPresent(sleeper -> sleeper.onExit().join());
  }

  @Test
  public void whatIsMissingIsNamed() throws Exception {
    IOException noSpark = assertThrows(IOException.class, () -> submission().checked());
    assertTrue(noSpark.getMessage(), noSpark.getMessage().contains("bin/spark-submit"));
    spark("");
    Files.delete(root.resolve("job/contexture-spark.jar"));
    IOException noJob = assertThrows(IOException.class, () -> submission().checked());
    assertTrue(noJob.getMessage(), noJob.getMessage().contains("./mvnw -Pspark package"));
    IllegalArgumentException noSetting =
        assertThrows(IllegalArgumentException.class, () -> submission("executor.memory=2g"));
    assertTrue(noSetting.getMessage(), noSetting.getMessage().contains("“executor.memory=2g”"));
  }
}
