package org.contexture.headless;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.contexture.encoder.Encoders;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Distillation on one machine learns from teacher features that tasks have extracted. */
public class TeacherFeaturesOfTasksTest {

  private static final String WORKFLOW =
      """
      {"description": "Distillation.", "notes": [],
       "nodes": [
        {"id": 1, "factory": "Slide Reader", "x": 0, "y": 0, "settings": {"path": "ROOT/slides.csv", "thumbnailSide": 16}},
        {"id": 2, "factory": "Slide Tiler", "x": 0, "y": 0, "settings": {"pixels": 64, "tissueMethod": "OTSU"}},
        {"id": 3, "factory": "Encoder Reader", "x": 0, "y": 0, "settings": {"source": "NEW", "architecture": "squeezenet1_1", "seed": 1}},
        {"id": 4, "factory": "Encoder Reader", "x": 0, "y": 0, "settings": {"source": "FILE", "path": "ROOT/teacher.safetensors"}},
        {"id": 5, "factory": "Masked Context Distillation Learner", "x": 0, "y": 0, "settings": {
         "teacher": "FROZEN", "windowSide": 2, "epochs": 2, "windowsPerStep": 4, "flips": false, "stainJitter": 0.0, "safeguard": "OFF",
         "device": "CPU", "checkpointMinutes": 0, "teacherFeatures": "FEATURES"}}],
       "connections": [[1, 1, 2, 1], [2, 1, 5, 1], [3, 1, 5, 2], [4, 1, 5, 3]]}
      """;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;

  @Before
  public void makeSlides() throws IOException {
    root = temporary.getRoot().toPath().toRealPath();
    List<String> rows = new ArrayList<>(List.of("slide_id,path"));
    SyntheticCohort.write(
            new SyntheticOptions(4, 512, 512, 0.5, 0.5, 1, 3),
            root.resolve("slides"),
            (n, of) -> {})
        .forEach(slide -> rows.add(slide.id() + "," + slide.path()));
    Files.write(root.resolve("slides.csv"), rows);
    Encoders.write(Encoders.initialise("squeezenet1_1", 2), root.resolve("teacher.safetensors"));
  }

  @Test
  public void lossesAreThoseOfTheLearnersOwnTeacher() throws IOException {
    Path tasks = root.resolve("tasks");
    assertEquals(0, extract(tasks, "1/2", "64").code());
    assertEquals(0, extract(tasks, "2/2", "64").code());
    Map<String, Object> before = files(tasks);
    double[] told = losses("told", tasks.toString());
    assertEquals("it is only read", before, files(tasks));
    double[] kept = losses("kept", root.resolve("kept-features").toString());
    double[] asked = losses("asked", "");
    assertTrue(told.length > 2);
    assertArrayEquals("the same features", kept, told, 0);
    assertArrayEquals("other batches round otherwise", asked, told, 1e-4);
  }

  @Test
  public void featuresOfOtherTilesAreRefused() throws IOException {
    Path tasks = root.resolve("tasks");
    assertEquals(0, extract(tasks, "1/1", "32").code());
    Command run = run("refused", tasks.toString());
    assertEquals(ExitCodes.EXECUTION, run.code());
    assertTrue(
        run.out() + run.err(),
        (run.out() + run.err())
            .contains("holds no features of this teacher and these tiles. The first, "));
    assertTrue(
        run.out() + run.err(), (run.out() + run.err()).contains("tile_pixels 32, expected 64"));
  }

  private Command extract(Path out, String shard, String pixels) {
    return Command.of(
        "extract",
        "--slides",
        root.resolve("slides.csv"),
        "--encoder",
        root.resolve("teacher.safetensors"),
        "--pixels",
        pixels,
        "--tissue-method",
        "otsu",
        "--precision",
        "fp32",
        "--device",
        "CPU",
        "--shard",
        shard,
        "--out",
        out);
  }

  private Command run(String name, String features) throws IOException {
    Path plan =
        Files.writeString(
            root.resolve(name + ".json"),
            WORKFLOW
                .replace("ROOT", root.toString().replace('\\', '/'))
                .replace("FEATURES", features.replace('\\', '/')));
    Command author = Command.of("author", plan, root.resolve(name));
    assertEquals(author.err(), 0, author.code());
    return Command.of("run", root.resolve(name), "--out", root.resolve(name + "-results"));
  }

  private double[] losses(String name, String features) throws IOException {
    Command run = run(name, features);
    assertEquals(run.out() + run.err(), 0, run.code());
    Path log =
        root.resolve(name + "-results/5 Masked Context Distillation Learner").resolve("port-2.csv");
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser csv =
        CSVParser.builder().setReader(Files.newBufferedReader(log)).setFormat(format).get()) {
      List<CSVRecord> steps = csv.getRecords();
      return steps.stream().mapToDouble(step -> Double.parseDouble(step.get("Loss"))).toArray();
    }
  }

  private static Map<String, Object> files(Path folder) throws IOException {
    Map<String, Object> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.toList()) {
        files.put(file.toString(), Files.getLastModifiedTime(file));
      }
    }
    return files;
  }
}
