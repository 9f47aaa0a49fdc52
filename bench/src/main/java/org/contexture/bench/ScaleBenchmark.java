package org.contexture.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.encoder.Encoders;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.synthetic.SyntheticSlide;

/**
 * What it costs to share work out, on synthetic slides and with the command as users start it.
 *
 * <p>{@code two-processes}: slides per second of two shards at once over those of one process; each
 * process has one core and one thread. {@code flat}: seconds per slide of {@code --few} slides over
 * those of {@code --many}, beyond the start. {@code spark-overhead}: seconds of the slides by a
 * Spark on this machine ({@code SPARK_HOME}, and the job of {@code cluster/spark}) over those of
 * the plain command, beyond the start of each, in turns, the median of rounds. {@code
 * slurm-overhead}: the same by a Slurm that is started for it, with a node of one CPU. {@code
 * million}: not a ratio; time and memory of locks and manifests of that many slides ({@link
 * ScaleSimulation}).
 *
 * <p>Arguments: {@code --only NAME}, {@code --slides N} (default 60), {@code --few N} (50), {@code
 * --many N} (400), {@code --entries N} (1,000,000), {@code --locks N} (as many).
 */
public final class ScaleBenchmark {

  private static final int SIDE_PX = 1024;
  private static final int PORT = 26917;
  private static final int ROUNDS = 3;
  private static final long MOST_SECONDS = 1800;
  private static final String ONE_CORE = "-XX:ActiveProcessorCount=1 -Xmx512m";

  private final Path folder;
  private final Path launcher = Arguments.root().resolve("contexture").toAbsolutePath();

  private ScaleBenchmark(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    Program.start(
        List.of("--only NAME", "--slides N", "--few N", "--many N", "--entries N", "--locks N"),
        given -> {
          Optional<String> only =
              given.oneOf(
                  "--only",
                  List.of("two-processes", "flat", "spark-overhead", "slurm-overhead", "million"));
          int slides = given.integer("--slides", 60, 2);
          int few = given.integer("--few", 50, 1);
          int many = given.integer("--many", 400, few + 1);
          int entries = given.integer("--entries", 1_000_000, 1);
          int locks = given.integer("--locks", entries, 1);
          try (TemporaryFolder temporary = TemporaryFolder.create("scale")) {
            ScaleBenchmark benchmark = new ScaleBenchmark(temporary.path());
            if (only.orElse("two-processes").equals("two-processes")) {
              benchmark.twoProcesses(slides);
            }
            if (only.orElse("flat").equals("flat")) {
              benchmark.flat(few, many);
            }
            if (only.orElse("").equals("spark-overhead")) { // on request: it needs a Spark
              benchmark.overhead("spark", slides, benchmark::sparkSeconds);
            }
            if (only.orElse("").equals("slurm-overhead")) { // on request: it needs root
              benchmark.slurmOverhead(slides);
            }
            if (only.orElse("million").equals("million")) {
              ScaleSimulation.run(temporary.path().resolve("million"), entries, locks);
            }
          }
        },
        arguments);
  }

  private void twoProcesses(int slides) throws IOException, InterruptedException {
    Path list = cohort(slides);
    double start = seconds(list, "warm", "1/" + slides);
    double one = seconds(list, "one", "1/1") - start;
    double two = seconds(list, "two", "1/2", "2/2") - start;
    print(
        "  start with one slide %.1f s; beyond it one process %.1f s, two %.1f s", start, one, two);
    print("RATIO two-processes %.3f", one / two);
  }

  private void flat(int few, int many) throws IOException, InterruptedException {
    Path list = cohort(many);
    double start = seconds(list, "flat-warm", "1/" + many);
    List<String> rows = Files.readAllLines(list);
    Path head = Files.write(folder.resolve("few.csv"), rows.subList(0, few + 1));
    double fewSeconds = (seconds(head, "few", "1/1") - start) / few;
    double manySeconds = (seconds(list, "many", "1/1") - start) / many;
    print("  a slide of %d: %.3f s, of %d: %.3f s", few, fewSeconds, many, manySeconds);
    print("RATIO flat %.3f", fewSeconds / manySeconds);
  }

  private Path first(Path list) throws IOException {
    return Files.write(folder.resolve("first.csv"), Files.readAllLines(list).subList(0, 2));
  }

  /** Runs slides into a folder of that name and tells the seconds. */
  private interface Way {
    double seconds(Path list, String out) throws IOException, InterruptedException;
  }

  /** In turns with the plain command, after a run of each that is not counted. */
  private void overhead(String name, int slides, Way way) throws IOException, InterruptedException {
    Path list = cohort(slides);
    Path first = first(list);
    Way plain = (of, out) -> seconds(of, out, "1/1");
    plain.seconds(first, "plain-warm");
    way.seconds(first, name + "-warm");
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      double ours = beyondStart(plain, list, first, "plain-" + round);
      double theirs = beyondStart(way, list, first, name + "-" + round);
      ratios.add(theirs / ours);
    }
    print("RATIO %s-overhead %.3f", name, Median.of(ratios));
    print("  of %s", ratios);
  }

  /** Seconds beyond those of one slide. */
  private static double beyondStart(Way way, Path list, Path first, String out)
      throws IOException, InterruptedException {
    double start = way.seconds(first, out + "-start");
    double all = way.seconds(list, out);
    print("  %s: start with one slide %.1f s, beyond it %.1f s", out, start, all - start);
    return all - start;
  }

  /** On a core of its own, as {@link #seconds}. */
  private double sparkSeconds(Path list, String out) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Process process =
        start(
            0,
            list,
            out,
            "spark",
            List.of(
                "--master",
                "local[1]",
                "--cpus",
                "1",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.driver.extraJavaOptions=-XX:ActiveProcessorCount=1"));
    end(process);
    return (System.nanoTime() - begin) / 1e9;
  }

  private void slurmOverhead(int slides) throws IOException, InterruptedException {
    Path cluster = Files.createDirectories(folder.resolve("cluster"));
    Process slurm = startSlurm(cluster);
    try (BufferedReader said = slurm.inputReader()) {
      String first = said.readLine();
      if (!"ready".equals(first)) {
        print("SKIPPED slurm-overhead: %s", first);
        return;
      }
      overhead("slurm", slides, (list, out) -> slurmSeconds(cluster, list, out, slides));
    } finally {
      slurm.getOutputStream().close(); // which ends it
      slurm.waitFor();
    }
  }

  /** Of the headless runner, which this does not see. */
  private static Process startSlurm(Path cluster) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.contexture.headless.slurm.LocalSlurm",
                cluster.toString(),
                Integer.toString(PORT)));
    words.addAll(pinned(0));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** From the command that submits until the last slide is written down, in one task. */
  private double slurmSeconds(Path cluster, Path list, String out, int perTask)
      throws IOException, InterruptedException {
    List<String> words = words(list, out, "slurm");
    words.addAll(List.of("--cpus", "1", "--per-task", Integer.toString(perTask), "--submit"));
    ProcessBuilder process = logged(words);
    process.environment().put("SLURM_CONF", cluster.resolve("slurm.conf").toString());
    process.environment().put("TMPDIR", cluster.toString());
    Instant begin = Instant.now();
    end(process.start());
    Path joined = folder.resolve(out).resolve("manifest.csv");
    while (!Files.exists(joined)) {
      if (Instant.now().isAfter(begin.plusSeconds(MOST_SECONDS))) {
        throw new IOException("Slurm does not end; its logs are in " + cluster);
      }
      Thread.sleep(100);
    }
    PlanFolder plan = PlanFolder.read(folder.resolve(out));
    Instant end =
        Manifest.read(plan.folder(), plan.plan()).verdicts(plan).lines().stream()
            .map(ManifestLine::finished)
            .reduce(begin, (one, other) -> one.isAfter(other) ? one : other);
    return Duration.between(begin, end).toMillis() / 1e3;
  }

  private Path cohort(int slides) throws IOException {
    List<String> rows = new ArrayList<>(List.of("slide_id,path"));
    for (SyntheticSlide slide :
        SyntheticCohort.write(
            new SyntheticOptions(slides, SIDE_PX, SIDE_PX, 0.5, 0.5, 1, 3),
            folder.resolve("slides-" + slides),
            (n, of) -> {})) {
      rows.add(slide.id() + "," + slide.path());
    }
    Path encoder = folder.resolve("encoder.safetensors");
    if (!Files.exists(encoder)) {
      Encoders.write(Encoders.initialise("squeezenet1_1", 1), encoder);
    }
    return Files.write(folder.resolve("slides-" + slides + ".csv"), rows);
  }

  /** Of the command, a process a shard, each on a core of its own where the system can do that. */
  private double seconds(Path list, String out, String... shards)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < shards.length; i++) {
      processes.add(
          start(i, list, out, "extract", List.of("--readers", "1", "--shard", shards[i])));
    }
    for (Process process : processes) {
      end(process);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private Process start(int core, Path list, String out, String command, List<String> more)
      throws IOException {
    List<String> words = new ArrayList<>(pinned(core));
    words.addAll(words(list, out, command));
    words.addAll(more);
    return logged(words).start();
  }

  private ProcessBuilder logged(List<String> words) {
    ProcessBuilder process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()));
    process.environment().put("CONTEXTURE_JAVA_OPTIONS", ONE_CORE);
    return process;
  }

  /** What pins a command to a core, where the system can do that. */
  private static List<String> pinned(int core) {
    return Files.isExecutable(Path.of("/usr/bin/taskset"))
        ? List.of("taskset", "-c", Integer.toString(core))
        : List.of();
  }

  private List<String> words(Path list, String out, String command) {
    return new ArrayList<>(
        List.of(
            launcher.toString(),
            command,
            "--slides",
            list.toString(),
            "--encoder",
            folder.resolve("encoder.safetensors").toString(),
            "--pixels",
            "64",
            "--tissue-method",
            "otsu",
            "--out",
            folder.resolve(out).toString()));
  }

  private void end(Process process) throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw new IOException("It failed: " + Files.readString(folder.resolve("log.txt")));
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and every format is a literal above
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
