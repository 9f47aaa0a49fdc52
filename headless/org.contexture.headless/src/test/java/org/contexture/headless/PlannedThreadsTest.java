package org.contexture.headless;

import static org.contexture.headless.CommandProcess.end;
import static org.contexture.headless.CommandProcess.log;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.features.TileFeatures;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Last digits of a large cohort's models depend on the number of threads. The plan says it, so that
 * machines with one processor and with more come to the same.
 */
public class PlannedThreadsTest {

  private static final int SLIDES = 10;
  private static final int FILES = 2; // each of five slides
  private static final int TILES = 7168;
  private static final int DIMENSION = 1024; // 294 MB of ten slides
  private static final String TASKSET = "/usr/bin/taskset";

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path root;

  @BeforeClass
  public static void drawBags() throws Exception {
    assumeTrue("no taskset here", Files.isExecutable(Path.of(TASKSET)));
    root = TEMPORARY.getRoot().toPath().toRealPath();
    Random random = new Random(1);
    for (int i = 0; i < FILES; i++) {
      float[] values = new float[TILES * DIMENSION];
      for (int v = 0; v < values.length; v++) {
        values[v] = random.nextFloat() + i * 0.1f;
      }
      write(root.resolve(i + ".h5"), "s" + i, values);
    }
    List<String> rows = new ArrayList<>(List.of("Slide,label,Features"));
    for (int i = 0; i < SLIDES; i++) {
      int file = i % FILES;
      rows.add("s" + i + "," + (file == 0 ? "normal" : "lesion") + "," + file + ".h5");
    }
    Files.write(root.resolve("bags.csv"), rows);
  }

  private static void write(Path file, String slide, float[] values) throws IOException {
    FeatureFile.write(
        file,
        new TileFeatures(
            new FloatMatrix(TILES, DIMENSION, values), new int[TILES], new int[TILES], 64),
        new FeatureProvenance(
            new FeatureProvenance.Slide(slide, slide + ".tiff", "none"),
            new FeatureProvenance.Tiles(64, 0.5, "none"),
            new FeatureProvenance.Encoding("none", "none", "none", "FP32")),
        64,
        64);
  }

  /** A plan of four threads, whether there are as many processors or not. */
  @Test
  public void machinesOfOneProcessorAndOfMoreMakeTheSameModel() throws Exception {
    assumeTrue("a processor alone", Runtime.getRuntime().availableProcessors() > 1);
    Path all = model("all", List.of(), "4");
    assumeTrue(
        "one thread and four come to the same on this processor",
        Files.mismatch(all, model("other", List.of(), "1")) >= 0);
    assertEquals(-1, Files.mismatch(all, model("one", oneProcessor(), "4")));
  }

  /** The first of those that this process may use; libtorch and MKL have to be told so. */
  private static List<String> oneProcessor() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .map(line -> line.replaceFirst("\\D+(\\d+).*", "$1"))
            .findFirst()
            .orElseThrow();
    return List.of(
        "/usr/bin/env",
        "JAVA_TOOL_OPTIONS=-XX:ActiveProcessorCount=1",
        "OMP_NUM_THREADS=1",
        "MKL_NUM_THREADS=1",
        TASKSET,
        "-c",
        processor);
  }

  /** One of two models, by a machine that has some processors. */
  private static Path model(String name, List<String> machine, String threads) throws Exception {
    Path out = root.resolve(name);
    String[] asked =
        asked(out, "--folds", "2", "--shard", "1/2", "--setting", "epochs=1", "--threads", threads);
    int code = end(CommandProcess.start(CommandProcess.logOf(out), machine, asked));
    assertEquals(log(out), 0, code);
    try (Stream<Path> models = Files.list(out.resolve("models"))) {
      return models
          .filter(file -> file.toString().endsWith(".safetensors"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String[] asked(Path out, String... more) {
    List<String> asked =
        List.of(
            "cross-validate",
            "--bags",
            root.resolve("bags.csv").toString(),
            "--label",
            "label",
            "--device",
            "CPU",
            "--out",
            out.toString());
    return Stream.concat(asked.stream(), Stream.of(more)).toArray(String[]::new);
  }

  /** Without a number the machine that plans decides, and the plan says it to the others. */
  @Test
  public void thePlanKeepsTheNumberOfTheMachineThatPlanned() throws Exception {
    Path out = root.resolve("kept");
    int first = planned(out, List.of("/usr/bin/env", "OMP_NUM_THREADS=1"));
    assertEquals(log(out), 0, first);
    Path file = out.resolve("plan/validation.json");
    String decided = Files.readString(file);
    assertTrue(decided, decided.contains("\"threads\": 1"));
    int second = planned(out, List.of("/usr/bin/env", "OMP_NUM_THREADS=3"));
    assertEquals(log(out), 0, second);
    assertEquals(decided, Files.readString(file));
    assertEquals(ExitCodes.EXECUTION, planned(out, List.of(), "--threads", "2"));
    assertTrue(log(out), log(out).contains("threads 2 instead of 1"));
  }

  private static int planned(Path out, List<String> machine, String... more) throws Exception {
    String[] asked = Stream.concat(Stream.of("--plan"), Stream.of(more)).toArray(String[]::new);
    return end(CommandProcess.start(CommandProcess.logOf(out), machine, asked(out, asked)));
  }
}
