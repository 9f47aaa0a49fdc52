package org.contexture.spark;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A Spark made of the jars on the class path, laid out as Spark's own archive is, and the processes
 * that run with it: master, workers, and our commands, which submit.
 */
final class SparkCluster implements AutoCloseable {

  /**
   * As Spark's own: Spark's launcher tells the command line, its parts ended by zero bytes, after
   * two bytes more.
   */
  private static final String SUBMIT =
      """
      #!/bin/bash
      export SPARK_HOME=$(cd "$(dirname "$0")/.." && pwd)
      words=()
      while IFS= read -r -d '' word; do
        words+=("$word")
      done < <("%s" -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@" | tail -c +3)
      exec "${words[@]}"
      """;

  private static final Path CONTEXTURE = Path.of("../../contexture").toAbsolutePath().normalize();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Path folder;
  private final Path home;
  private final List<Process> started = new ArrayList<>();

  SparkCluster(Path folder) throws IOException {
    this.folder = folder;
    home = folder.resolve("spark");
    if (!Files.exists(home)) {
      makeHome();
    }
  }

  private void makeHome() throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path jar = Path.of(entry);
      if (entry.endsWith(".jar") && !isOurs(jar)) {
        Path link = jars.resolve(jar.getFileName());
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, jar.toAbsolutePath());
        }
      }
    }
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, SUBMIT.formatted(JAVA));
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * Whether a jar of the class path is of this project, in a folder of those that it embeds, or the
   * servers of a Hadoop: a Spark has none of them.
   */
  private static boolean isOurs(Path jar) {
    Path parent = jar.toAbsolutePath().getParent();
    return parent.endsWith("lib") || parent.endsWith("target") || isHadoopsServers(jar.toString());
  }

  private static boolean isHadoopsServers(String jar) {
    return jar.contains("hadoop-client-minicluster");
  }

  Path home() {
    return home;
  }

  /** A command of ours, as users type it. */
  Process command(String name, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(CONTEXTURE.toString()));
    words.addAll(List.of(arguments));
    return start(name, words);
  }

  /** A class of Spark, as its scripts start it. */
  Process daemon(String name, String main, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(JAVA, "-Xmx400m"));
    words.addAll(List.of("-cp", home.resolve("jars").resolve("*").toString(), main));
    words.addAll(List.of(arguments));
    return start(name, words);
  }

  /** A job of ours in a process of its own, with the classes of the test. */
  Process job(String name, List<String> settings, String main, String... arguments)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(JAVA, "-Xmx700m"));
    words.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    settings.forEach(setting -> words.add("-D" + setting));
    String classes =
        Stream.of(System.getProperty("java.class.path").split(":", -1))
            .filter(entry -> !isHadoopsServers(entry))
            .collect(Collectors.joining(":"));
    words.addAll(List.of("-cp", classes, main));
    words.addAll(List.of(arguments));
    return start(name, words);
  }

  private Process start(String name, List<String> words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    builder.environment().put("CONTEXTURE_JAVA_OPTIONS", "-Xmx512m");
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  String said(String name) throws IOException {
    return Files.exists(log(name)) ? Files.readString(log(name)) : "";
  }

  /** Waits for the end of a process, which must be a good one; otherwise tells what it said. */
  void finish(String name, Process process) throws IOException, InterruptedException {
    int code = end(process);
    assertEquals(said(name), 0, code);
  }

  /** Waits for the end of a process; its exit code. */
  static int end(Process process) throws InterruptedException {
    assertTrue("it hangs", process.waitFor(20, TimeUnit.MINUTES));
    return process.exitValue();
  }

  /** Waits until a process has said something. */
  void await(String name, String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    while (!said(name).contains(text)) {
      if (System.nanoTime() > end) {
        throw new IOException(name + " never says: " + text + "\n" + said(name));
      }
      Thread.sleep(100);
    }
  }

  /** What may come to hold while a process works. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits until something holds; the process that brings it about must not end before. */
  void await(String name, Process working, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    while (!condition.holds()) {
      if (!working.isAlive() || System.nanoTime() > end) {
        throw new AssertionError(name + " ended too early or is too slow:\n" + said(name));
      }
      Thread.sleep(2);
    }
  }

  /** The executors that a process has started. */
  static List<ProcessHandle> executors(Process of) {
    return descendants(of, "CoarseGrainedExecutorBackend");
  }

  /** The driver that a command has started. */
  static ProcessHandle driver(Process command) {
    return descendants(command, "SparkSubmit").get(0);
  }

  private static List<ProcessHandle> descendants(Process of, String main) {
    try (Stream<ProcessHandle> all = of.descendants()) {
      return all.filter(one -> one.info().commandLine().orElse("").contains(main)).toList();
    }
  }

  /** Ends a process as native code does that crashes: by SIGABRT, which is exit code 134. */
  static void abort(ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-ABRT", Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
