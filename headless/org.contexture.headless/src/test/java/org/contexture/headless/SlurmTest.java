package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.contexture.encoder.Encoders;
import org.contexture.headless.slurm.LocalSlurm;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * A real Slurm with a controller and two nodes on this machine. A task is killed, then a node's
 * daemon; what comes out is, byte by byte, what one process makes. Skipped where Slurm is not
 * installed ({@code apt-get install slurm-wlm munge}) or may not be started, and in CI.
 */
public class SlurmTest {

  private static final int SLIDES = 40;
  private static final int PER_TASK = 5;
  private static final int PORT = 26817;

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private LocalSlurm cluster;
  private Path root;
  private Path launcher;

  @Before
  public void start() throws Exception {
    Assume.assumeTrue("a cluster is not for CI", System.getenv("CI") == null);
    Optional<String> obstacle = LocalSlurm.obstacle();
    Assume.assumeTrue(obstacle.orElse(""), obstacle.isEmpty());
    launcher = Path.of("..", "..", "contexture").toAbsolutePath().normalize();
    root = temporary.getRoot().toPath().toAbsolutePath();
    cluster = LocalSlurm.start(root, List.of("n1", "n2"), PORT);
  }

  @After
  public void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private ProcessBuilder process(String... command) {
    ProcessBuilder process = cluster.process(command);
    process.environment().put("CONTEXTURE_JAVA_OPTIONS", "-Xmx400m");
    return process;
  }

  @Test
  public void aKilledTaskAndALostNodeChangeNothing() throws Exception {
    writeSlides();
    Path alone = root.resolve("alone");
    assertEquals(0, run(job("extract", alone)));
    Path out = root.resolve("cluster");
    List<String> slurm = job("slurm", out);
    slurm.addAll(List.of("--per-task", Integer.toString(PER_TASK), "--cpus", "1", "--submit"));
    assertEquals(log(), 0, run(slurm));

    await("first slides", () -> features(out).size() >= 4);
    // as a crash of native code, or the kernel when memory is short; between two tasks there is
    // none
    await(
        "a task to kill",
        () -> tasks(out).findFirst().map(ProcessHandle::destroyForcibly).orElse(false));
    await("more slides", () -> features(out).size() >= 12);
    cluster.killNode("n2");
    await("the node to be missed", () -> states("n2").contains("down"));
    cluster.startNode("n2");
    await("the last job", () -> Files.exists(out.resolve("manifest.csv")));

    assertEquals(SLIDES, features(alone).size());
    assertEquals(features(alone), features(out));
    for (String name : features(alone)) {
      assertEquals(name, -1, Files.mismatch(alone.resolve(name), out.resolve(name)));
    }
    PlanFolder plan = PlanFolder.read(out);
    Manifest.Check check = Manifest.read(out, plan.plan()).check(plan);
    assertTrue(check.toString(), check.isComplete());
    assertFalse("locks are gone", Files.exists(out.resolve(".contexture")));
    assertEquals("no slide was computed again that was done", Map.of(), doneMoreThanOnce(out));
    String last = Files.readString(out.resolve("slurm/log/collect.log"));
    assertTrue(last, last.contains("0 failed, 0 missing, 0 damaged"));
    System.out.println(
        "Slurm: " + check + ", " + requeued(out) + " tasks put into the queue again");
  }

  private void writeSlides() throws IOException {
    List<String> rows = new ArrayList<>(List.of("slide_id,path"));
    SyntheticCohort.write(
            new SyntheticOptions(SLIDES, 512, 512, 0.5, 0.5, 1, 3),
            root.resolve("slides"),
            (n, of) -> {})
        .forEach(slide -> rows.add(slide.id() + "," + slide.path()));
    Files.write(root.resolve("slides.csv"), rows);
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), root.resolve("encoder.safetensors"));
  }

  private List<String> job(String command, Path out) {
    return new ArrayList<>(
        List.of(
            launcher.toString(),
            command,
            "--slides",
            root.resolve("slides.csv").toString(),
            "--encoder",
            root.resolve("encoder.safetensors").toString(),
            "--pixels",
            "64",
            "--tissue-method",
            "otsu",
            "--out",
            out.toString()));
  }

  private int run(List<String> command) throws Exception {
    Process process = process(command.toArray(String[]::new)).start();
    assertTrue("it hangs", process.waitFor(10, TimeUnit.MINUTES));
    return process.exitValue();
  }

  /** The extracting processes of an array. */
  private static Stream<ProcessHandle> tasks(Path out) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .map(List::of)
                    .filter(given -> given.contains("extract") && given.contains(out.toString()))
                    .isPresent());
  }

  private String states(String node) throws Exception {
    Process process =
        process("sinfo", "-h", "-n", node, "-o", "%T")
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String log() throws IOException {
    return cluster.log();
  }

  private static long requeued(Path out) throws IOException {
    long plans = 0;
    for (int i = 1; i <= SLIDES / PER_TASK; i++) {
      String log = Files.readString(out.resolve("slurm/log/task-" + i + ".log"));
      plans += log.lines().filter(line -> line.startsWith("Plan ")).count();
    }
    return plans - SLIDES / PER_TASK;
  }

  private static Map<String, Integer> doneMoreThanOnce(Path out) throws IOException {
    Map<String, Integer> done = new HashMap<>();
    try (Stream<Path> files = Files.list(out.resolve("manifest"))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.contains("," + ManifestLine.State.DONE + ",")) {
            done.merge(line.split(",", 2)[0], 1, Integer::sum);
          }
        }
      }
    }
    done.values().removeIf(count -> count == 1);
    return done;
  }

  private static List<String> features(Path out) throws IOException {
    if (!Files.exists(out)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(out)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".h5"))
          .sorted()
          .toList();
    }
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(String what, Condition condition) throws Exception {
    long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(8);
    while (!condition.holds()) {
      if (System.nanoTime() > patience) {
        throw new AssertionError("Waited in vain for " + what + ". " + log());
      }
      Thread.sleep(50);
    }
  }
}
