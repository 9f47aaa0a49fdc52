package org.contexture.headless.slurm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real Slurm on this machine, for tests and measurements: a controller and nodes as processes,
 * with one CPU each. Ends with what closes it.
 */
public final class LocalSlurm implements AutoCloseable {

  private static final List<String> DAEMONS = List.of("munged", "slurmctld", "slurmd");

  private final Path root;
  private final List<String> prefix;
  private final Map<String, Process> daemons = new LinkedHashMap<>();

  private LocalSlurm(Path root, List<String> prefix) {
    this.root = root;
    this.prefix = List.copyOf(prefix);
  }

  /**
   * Starts one with the node {@code n1} for another program, says {@code ready}, and ends it when
   * standard input ends. Exit code 3 if none can be started, which standard output then explains.
   *
   * @param arguments folder, port, words before the command of a node
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      System.out.println(obstacle.get());
      System.exit(3);
    }
    String[] prefix = Arrays.copyOfRange(arguments, 2, arguments.length);
    try (LocalSlurm slurm =
        start(Path.of(arguments[0]), List.of("n1"), Integer.parseInt(arguments[1]), prefix)) {
      slurm.serve(System.in);
    }
  }

  /** Until whoever started this is done. */
  private void serve(InputStream in) throws IOException {
    System.out.println("ready");
    in.transferTo(OutputStream.nullOutputStream());
    if (daemons.values().stream().anyMatch(daemon -> !daemon.isAlive())) {
      throw new IOException("A part of Slurm has ended: " + log());
    }
  }

  /** Why none can be started here; empty if one can. */
  public static Optional<String> obstacle() {
    for (String program : DAEMONS) {
      if (!Files.isExecutable(Path.of("/usr/sbin", program))) {
        return Optional.of(
            "Slurm's %s is not installed (apt-get install slurm-wlm munge)".formatted(program));
      }
    }
    return "root".equals(System.getProperty("user.name"))
        ? Optional.empty()
        : Optional.of("Slurm's nodes need root");
  }

  /**
   * Starts one.
   *
   * @param root an empty folder, which all of it lies in
   * @param nodes names
   * @param port of the controller; nodes have those behind it
   * @param prefix words before the command of a node, e.g. {@code taskset -c 0}
   */
  public static LocalSlurm start(Path root, List<String> nodes, int port, String... prefix)
      throws IOException, InterruptedException {
    LocalSlurm slurm = new LocalSlurm(root.toAbsolutePath(), List.of(prefix));
    try {
      slurm.configure(nodes, port);
      slurm.startMunge();
      slurm.daemon("slurmctld", "/usr/sbin/slurmctld", "-D");
      for (String node : nodes) {
        slurm.startNode(node);
      }
      return slurm;
    } catch (IOException | InterruptedException e) {
      slurm.close();
      throw e;
    }
  }

  private void startMunge() throws IOException, InterruptedException {
    daemon(
        "munged",
        "/usr/sbin/munged",
        "--force",
        "--foreground",
        "--socket=" + root.resolve("munge.socket"),
        "--key-file=" + root.resolve("key"),
        "--pid-file=" + root.resolve("munge.pid"),
        "--seed-file=" + root.resolve("seed"),
        "--log-file=" + root.resolve("munge.log"));
    long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!Files.exists(root.resolve("munge.socket"))) {
      if (System.nanoTime() > patience) {
        throw new IOException("munged does not start: " + log());
      }
      Thread.sleep(50);
    }
  }

  private void configure(List<String> nodes, int port) throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
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
    for (int i = 0; i < nodes.size(); i++) {
      Files.createDirectories(root.resolve("spool-" + nodes.get(i)));
      text.append(
          String.format(
              Locale.ROOT,
              "NodeName=%s NodeHostname=HOST NodeAddr=127.0.0.1 Port=%d CPUs=1 RealMemory=2000\n",
              nodes.get(i),
              port + 1 + i));
    }
    text.append("PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n");
    Files.createDirectories(root.resolve("state"));
    Files.writeString(
        root.resolve("slurm.conf"),
        text.toString()
            .replace("HOST(", host + "(")
            .replace("NodeHostname=HOST", "NodeHostname=" + host)
            .replace("Port=PORT", "Port=" + port)
            .replace("ROOT", root.toString()));
  }

  /** Starts a node, or starts it again. */
  public void startNode(String node) throws IOException {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(List.of("/usr/sbin/slurmd", "-D", "-N", node));
    daemon(node, words.toArray(String[]::new));
  }

  /** Kills a node's daemon. */
  public void killNode(String node) throws InterruptedException {
    daemons.get(node).destroyForcibly().waitFor();
  }

  private void daemon(String name, String... command) throws IOException {
    daemons.put(name, process(command).start());
  }

  /** A process that sees this Slurm, and whose words go to {@link #log}. */
  public ProcessBuilder process(String... command) {
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(root.resolve("processes.log").toFile()));
    process.environment().put("SLURM_CONF", root.resolve("slurm.conf").toString());
    process.environment().put("TMPDIR", root.toString());
    return process;
  }

  /** What its processes said. */
  public String log() throws IOException {
    return Files.readString(root.resolve("processes.log"), StandardCharsets.UTF_8);
  }

  /** Ends nodes, then the controller, then what they trust one another by. */
  @Override
  public void close() {
    List<Process> all = new ArrayList<>(daemons.values());
    for (int i = all.size() - 1; i >= 0; i--) {
      try {
        all.get(i).destroyForcibly().waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
