package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;

/**
 * Extraction under faults: a tenth of the slides is damaged for good; while two runs work, others
 * vanish, shrink and get wrong bytes, and come back; both runs are killed. A third run finishes.
 * Then its files must be, byte by byte, those of one run that nobody disturbed, and every slide
 * must be counted once.
 *
 * <p>{@code bench/run soak [--slides N] [--seed S]} (500, 1). {@code RATIO soak} is the fraction of
 * the undisturbed run's files that are identical; the process fails where anything else is wrong.
 */
public final class SoakBenchmark {

  private static final int DAMAGED = 10; // one slide in so many, for good
  private static final int FEWEST_SLIDES = 50; // fewer are done before a run can be killed
  private static final long PAUSE_MS = 15;

  private final Path folder;
  private final Path features;
  private final Path list;
  private final List<Path> slides = new ArrayList<>();
  private final List<Path> sound = new ArrayList<>();
  private final Random random;
  private final SlideDamage damage;

  private SoakBenchmark(Path folder, int count, long seed) throws IOException {
    this.folder = folder;
    features = folder.resolve("features");
    list = folder.resolve("slides.txt");
    random = new Random(seed);
    damage = new SlideDamage(seed);
    SyntheticCohort.write(
            new SyntheticOptions(count, SoakRun.SIDE, SoakRun.SIDE, 0.5, 0.5, 1, seed),
            folder.resolve("slides"),
            (n, of) -> {})
        .forEach(slide -> slides.add(slide.path()));
    Files.write(list, slides.stream().map(Path::toString).toList());
    for (int i = 0; i < count; i++) {
      if (random.nextInt(DAMAGED) == 0) {
        damage.inflict(slides.get(i));
      } else {
        sound.add(slides.get(i));
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    Program.start(
        List.of("--slides N", "--seed S"),
        given -> {
          int count = given.integer("--slides", 500, FEWEST_SLIDES);
          int seed = given.integer("--seed", 1, 0);
          try (TemporaryFolder folder = TemporaryFolder.create("soak")) {
            new SoakBenchmark(folder.path(), count, seed).run(seed);
          }
        },
        arguments);
  }

  private void run(long seed) throws IOException, InterruptedException {
    int count = slides.size();
    print("%d slides, seed %d: %d damaged for good", count, seed, damage.inflicted());
    disturb(1, count / 5 + random.nextInt(count / 5));
    disturb(2, count / 2 + random.nextInt(count / 5));
    List<String> last = finish(features);
    Path undisturbed = folder.resolve("undisturbed");
    List<String> reference = finish(undisturbed);
    print(
        "after the kills: %s (done, skipped, failed); undisturbed: %s",
        last.get(0), reference.get(0));
    requireSameCounts(last, reference);

    List<String> expected = names(undisturbed);
    long identical = 0;
    for (String name : expected) {
      Path other = features.resolve(name);
      boolean same = Files.exists(other) && Files.mismatch(undisturbed.resolve(name), other) < 0;
      identical += same ? 1 : 0;
    }
    print("%d of %d files are identical", identical, expected.size());
    require(names(features).equals(expected), "The folders hold different files.");
    print("RATIO soak %.3f", (double) identical / expected.size());
  }

  /** A run that is killed when so many files are there, while slides come and go. */
  private void disturb(int number, int goal) throws IOException, InterruptedException {
    int before = damage.inflicted();
    Process run = start(features);
    try {
      while (names(features).size() < goal && run.isAlive()) {
        damage.goOn(sound);
        Thread.sleep(PAUSE_MS);
      }
      require(run.isAlive(), "Run " + number + " ended before it could be killed.");
    } finally {
      run.destroyForcibly().waitFor();
    }
    damage.mendAll();
    List<String> names = names(features);
    for (String name : names) {
      int tiles = FeatureFile.read(features.resolve(name)).features().rows();
      require(tiles == SoakRun.TILES, name + " is not whole.");
    }
    print(
        "run %d killed: %d files, all whole; slides damaged meanwhile %d times",
        number, names.size(), damage.inflicted() - before);
  }

  private List<String> finish(Path out) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    require(start(out).waitFor() == 0, "The run failed.");
    print("  %s: %.0f s", out.getFileName(), (System.nanoTime() - begin) / 1e9);
    return Files.readAllLines(Path.of(out + ".summary"));
  }

  /** Every slide is done, skipped or failed; the same ones fail at the same stage. */
  private void requireSameCounts(List<String> last, List<String> reference) throws IOException {
    String[] counts = last.get(0).split(" ", -1);
    int withFile = Integer.parseInt(counts[0]) + Integer.parseInt(counts[1]);
    require(withFile == names(features).size(), "A file without a row, or a row without a file.");
    require(withFile + Integer.parseInt(counts[2]) == slides.size(), "Not every slide is counted.");
    require(
        last.subList(1, last.size()).equals(reference.subList(1, reference.size())),
        "The failures differ: " + last + " and " + reference);
  }

  private Process start(Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            SoakRun.class.getName(),
            list.toString(),
            out.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()))
        .start();
  }

  /** Names of the files that look finished, sorted. */
  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and every format is a literal above
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
