package org.contexture.spark;

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
import org.contexture.encoder.Encoders;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.synthetic.SyntheticSlide;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A table of slides on other storage, given to a Spark of two tasks at once. */
public class StoredSlidesJobTest {

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private Path out;
  private SparkCluster cluster;
  private final List<SyntheticSlide> slides = new ArrayList<>();

  @Before
  public void begin() throws Exception {
    root = temporary.getRoot().toPath().toRealPath();
    out = root.resolve("out");
    slides.addAll(
        SyntheticCohort.write(
            new SyntheticOptions(6, 512, 512, 0.5, 0.5, 1, 3),
            root.resolve("slides"),
            (n, of) -> {}));
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), root.resolve("encoder.safetensors"));
    cluster = new SparkCluster(root);
  }

  @After
  public void end() {
    cluster.close();
  }

  @Test
  public void slidesOnOtherStorageAreCopiedByTheMachineThatWorksOnThem() throws Exception {
    List<String> plain = new ArrayList<>(List.of("slide_id,path"));
    List<String> table = new ArrayList<>(List.of("slide_id,path"));
    long largest = 0;
    for (SyntheticSlide slide : slides) {
      plain.add(slide.id() + "," + slide.path());
      table.add(slide.id() + ",other://" + slide.path());
      largest = Math.max(largest, Files.size(slide.path()));
    }
    Path cut = Files.copy(slides.get(0).path(), root.resolve("slides/cut.tiff"));
    table.add("cut,other://" + cut);
    table.add("gone,other://" + root.resolve("slides/gone.tiff"));
    Path large = Files.write(root.resolve("slides/large.tiff"), new byte[(int) (4 * largest)]);
    table.add("large,other://" + large);
    Files.write(root.resolve("plain.csv"), plain);
    Path list = Files.write(root.resolve("table.csv"), table);

    Path alone = root.resolve("alone");
    cluster.finish(
        "alone",
        cluster.command(
            "alone",
            arguments(alone, "extract", "--slides", root.resolve("plain.csv").toString())));
    cluster.finish(
        "plan",
        cluster.command(
            "plan",
            arguments(out, "extract", "--plan", "--slides", root.resolve("plain.csv").toString())));
    cluster.finish("job", job("job", list, 3 * largest));

    Map<String, ManifestLine> verdicts = verdicts();
    assertEquals(9, verdicts.size());
    for (SyntheticSlide slide : slides) {
      ManifestLine line = verdicts.get(slide.id());
      assertEquals(line.message(), ManifestLine.State.DONE, line.state());
      Path features = out.resolve(line.file());
      assertArrayEquals(
          FeatureFile.read(alone.resolve(line.file())).features().values(),
          FeatureFile.read(features).features().values(),
          0);
      assertEquals(
          "other://" + slide.path(), FeatureFile.inspect(features).attributes().get("slide_file"));
    }
    assertMessage(verdicts, "cut", "broke off");
    assertMessage(verdicts, "gone", "gone.tiff does not exist");
    assertMessage(verdicts, "large", "there is room for");
    assertEquals(List.of(), copies());

    Files.write(slides.get(1).path(), Files.readAllBytes(slides.get(2).path()));
    cluster.finish("again", job("again", list, 3 * largest));
    Map<String, Integer> done = new TreeMap<>();
    for (String line : manifestLines()) {
      if (line.contains(",done,")) {
        done.merge(line.split(",", 2)[0], 1, Integer::sum);
      }
    }
    slides.forEach(
        slide ->
            assertEquals(
                slide.id(), slide.equals(slides.get(1)) ? 2 : 1, (int) done.get(slide.id())));
    Process plainAgain = cluster.command("plain", "extract", "--out", out.toString());
    cluster.finish("plain", plainAgain);
    String said = cluster.said("plain");
    assertTrue(said, said.contains("lies on storage that is no file system of this machine"));
  }

  private static void assertMessage(
      Map<String, ManifestLine> verdicts, String slide, String expected) {
    assertEquals(ManifestLine.State.FAILED, verdicts.get(slide).state());
    String message = verdicts.get(slide).message();
    assertTrue(message, message.contains(expected));
  }

  private Map<String, ManifestLine> verdicts() throws IOException {
    PlanFolder plan = PlanFolder.read(out);
    return Manifest.read(out, plan.plan()).verdicts();
  }

  private List<String> manifestLines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(out.resolve("manifest"))) {
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private List<String> copies() throws IOException {
    try (Stream<Path> left = Files.list(root.resolve("scratch"))) {
      return left.map(Path::toString).toList();
    }
  }

  private Process job(String name, Path table, long room) throws IOException {
    return cluster.job(
        name,
        List.of(
            "spark.master=local[2]",
            "spark.task.cpus=1",
            "spark.ui.enabled=false",
            "spark.contexture.slidesPerTask=5",
            "spark.contexture.scratch=" + root.resolve("scratch"),
            "spark.contexture.scratchRoom=" + room,
            "spark.hadoop.fs.other.impl=" + OtherStorage.class.getName()),
        ExtractionJob.class.getName(),
        out.toString(),
        "--slides-table",
        table.toString());
  }

  private String[] arguments(Path to, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of(
            "--encoder",
            root.resolve("encoder.safetensors").toString(),
            "--tissue-method",
            "otsu",
            "--pixels",
            "64",
            "--device",
            "CPU",
            "--precision",
            "fp32",
            "--out",
            to.toString()));
    return arguments.toArray(String[]::new);
  }
}
