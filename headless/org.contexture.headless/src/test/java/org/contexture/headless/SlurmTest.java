package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.contexture.encoder.Encoders;
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
  private static final String[] NODES = {"n1", "n2"};
  private static final int PORT = 26817;

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private final Map<String, Process> daemons = new HashMap<>();
  private Path root;
  private Path launcher;

  @Before
  public void start() throws Exception {
    Assume.assumeTrue("a cluster is not for CI", System.getenv("CI") == null);
    for (String program : List.of("munged", "slurmctld", "slurmd")) {
      Assume.assumeTrue(
          "Slurm's " + program + " is not installed",
          Files.isExecutable(Path.of("/usr/sbin", program)));
    }
    Assume.assumeTrue("Slurm's nodes need root", "root".equals(System.getProperty("user.name")));
    launcher = Path.of("..", "..", "contexture").toAbsolutePath().normalize();
    root = temporary.getRoot().toPath().toAbsolutePath();
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    configure();
    daemon(
        "munged",
        "--force",
        "--foreground",
        "--socket=" + root.resolve("munge.socket"),
        "--key-file=" + root.resolve("key"),
        "--pid-file=" + root.resolve("munge.pid"),
        "--seed-file=" + root.resolve("seed"),
        "--log-file=" + root.resolve("munge.log"));
    awaitFile(root.resolve("munge.socket"));
    daemon("slurmctld", "-D");
    for (String node : NODES) {
      startNode(node);
    }
  }

  private void configure() throws IOException {
    Path key = Files.write(root.resolve("key"), new byte[1024]);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip().split("\\.", 2)[0];
    StringBuilder text = new StringBuilder();
    text.append(
        """
        ClusterName=test
        SlurmctldHost=HOST(127.0.0.1)
        SlurmUser=root
        SlurmdUser=root
        SlurmctldPort=PORT
        AuthType=auth/munge
        AuthInfo=socket=ROOT/munge.socket
        CredType=cred/munge
        StateSaveLocation=ROOT/state
        SlurmdSpoolDir=ROOT/spool-%n
        SlurmctldPidFile=ROOT/slurmctld.pid
        SlurmdPidFile=ROOT/slurmd-%n.pid
        SlurmctldLogFile=ROOT/slurmctld.log
        SlurmdLogFile=ROOT/slurmd-%n.log
        ProctrackType=proctrack/pgid
        TaskPlugin=task/none
        MpiDefault=none
        ReturnToService=2
        SlurmdTimeout=10
        SlurmdParameters=config_overrides
        SelectType=select/cons_tres
        SelectTypeParameters=CR_CPU
        JobRequeue=1
        KillWait=2
        MinJobAge=3600
        SchedulerParameters=batch_sched_delay=0,sched_interval=2,requeue_delay=1
        """);
    for (int i = 0; i < NODES.length; i++) {
      Files.createDirectories(root.resolve("spool-" + NODES[i]));
      text.append(
          String.format(
              Locale.ROOT,
              "NodeName=%s NodeHostname=HOST NodeAddr=127.0.0.1 Port=%d CPUs=1 RealMemory=2000\n",
              NODES[i],
              PORT + 1 + i));
    }
    text.append("PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n");
    Files.createDirectories(root.resolve("state"));
    Files.writeString(
        root.resolve("slurm.conf"),
        text.toString()
            .replace("HOST(", host + "(")
            .replace("NodeHostname=HOST", "NodeHostname=" + host)
            .replace("Port=PORT", "Port=" + PORT)
            .replace("ROOT", root.toString()));
  }

  @After
  public void stop() throws Exception {
    for (String name : List.of("n1", "n2", "slurmctld", "munged")) {
      if (daemons.containsKey(name)) {
        daemons.get(name).destroyForcibly().waitFor();
      }
    }
  }

  private void startNode(String node) throws IOException {
    daemons.put(node, process("/usr/sbin/slurmd", "-D", "-N", node).start());
  }

  private void daemon(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/usr/sbin/" + program));
    command.addAll(List.of(arguments));
    daemons.put(program, process(command.toArray(String[]::new)).start());
  }

  private ProcessBuilder process(String... command) {
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(root.resolve("processes.log").toFile()));
    process.environment().put("SLURM_CONF", root.resolve("slurm.conf").toString());
    process.environment().put("CONTEXTURE_JAVA_OPTIONS", "-Xmx400m");
    process.environment().put("TMPDIR", root.toString());
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
    ProcessHandle task = tasks(out).findFirst().orElseThrow();
    task.destroyForcibly(); // as a crash of native code, or the kernel when memory is short
    await("more slides", () -> features(out).size() >= 12);
    daemons.get("n2").destroyForcibly().waitFor();
    await("the node to be missed", () -> states("n2").contains("down"));
    startNode("n2");
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
    return Files.readString(root.resolve("processes.log"));
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

  private void awaitFile(Path file) throws Exception {
    await(file.toString(), () -> Files.exists(file));
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
