package org.contexture.spark;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
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
import org.contexture.pipeline.features.TileFeatures;
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

/** A table of slides in an HDFS, given to a Spark, which has all that is needed for it. */
public class StoredSlidesJobTest {

  /** Bytes a second: a slide takes some seconds, in which things happen to it. */
  private static final int SLOW = 16 << 10;

  private static final int UNLIMITED = 0;
  private static final int OTHERS = 4; // of the table's rows, which are no slides

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private Path alone;
  private Path out;
  private Path scratch;
  private SparkCluster cluster;
  private final List<SyntheticSlide> slides = new ArrayList<>();
  private long largest;

  @Before
  public void begin() throws Exception {
    root = temporary.getRoot().toPath().toRealPath();
    alone = root.resolve("alone");
    out = root.resolve("out");
    scratch = root.resolve("scratch");
    slides.addAll(
        SyntheticCohort.write(
            new SyntheticOptions(6, 512, 512, 0.5, 0.5, 1, 3),
            root.resolve("slides"),
            (n, of) -> {}));
    for (SyntheticSlide slide : slides) {
      largest = Math.max(largest, Files.size(slide.path()));
    }
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), root.resolve("encoder.safetensors"));
    cluster = new SparkCluster(root);
  }

  @After
  public void end() {
    cluster.close();
  }

  @Test
  public void slidesInHdfsAreCopiedByTheMachineThatWorksOnThem() throws Exception {
    Path files = root.resolve("slides");
    cluster.finish("alone", cluster.command("alone", arguments(alone, "extract", files)));
    cluster.finish("plan", cluster.command("plan", arguments(out, "extract", files, "--plan")));
    try (LocalHdfs hdfs = new LocalHdfs(root.resolve("hdfs"), SLOW)) {
      Path table = table(hdfs);
      Process job = job("job", table, slides.size() + OTHERS);
      cluster.await("job", job, () -> isBegun("vanishing.tiff"));
      hdfs.delete(hdfs.url("vanishing.tiff"));
      cluster.await("job", job, () -> !done().isEmpty());
      hdfs.stopData();
      cluster.finish("job", job);
      List<SyntheticSlide> whole = assertManifest(hdfs);

      hdfs.startData(UNLIMITED);
      SyntheticSlide changed = whole.get(0);
      SyntheticSlide content = slides.get(slides.indexOf(changed) == 0 ? 1 : 0);
      hdfs.put(content.path(), name(changed));
      cluster.finish("again", job("again", table, 5));
      Map<String, Integer> times = new TreeMap<>();
      for (SyntheticSlide slide : slides) {
        assertDone(slide, slide.equals(changed) ? content : slide, hdfs);
        times.put(slide.id(), slide.equals(changed) ? 2 : 1);
      }
      assertEquals(times, TimesDone.in(out));
      assertEquals(List.of(), copies());
    }
    cluster.finish("plain", cluster.command("plain", "extract", "--out", out.toString()));
    String said = cluster.said("plain");
    assertTrue(said, said.contains("lies on storage that is no file system of this machine"));
  }

  /** The slides; and what is not there, too large, for others only, or will be deleted. */
  private Path table(LocalHdfs hdfs) throws IOException {
    List<String> rows = new ArrayList<>(List.of("slide_id,path"));
    for (SyntheticSlide slide : slides) {
      rows.add(slide.id() + "," + hdfs.put(slide.path()));
    }
    rows.add("gone," + hdfs.url("gone.tiff"));
    rows.add("large," + hdfs.put(zeros("large.tiff", room() + 1)));
    String secret = hdfs.put(zeros("secret.tiff", 1));
    hdfs.hide(secret);
    rows.add("secret," + secret);
    rows.add("vanishing," + hdfs.put(zeros("vanishing.tiff", room())));
    return Files.write(root.resolve("table.csv"), rows);
  }

  private Path zeros(String name, long bytes) throws IOException {
    return Files.write(root.resolve(name), new byte[(int) bytes]);
  }

  private long room() {
    return 3 * largest;
  }

  private static String name(SyntheticSlide slide) {
    return slide.path().getFileName().toString();
  }

  /** Whether a part of a file is copied. */
  private boolean isBegun(String name) throws IOException {
    if (!Files.exists(scratch)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(scratch)) {
      return all.anyMatch(file -> file.endsWith(name) && file.toFile().length() > 0);
    }
  }

  private List<String> done() throws IOException {
    return verdicts().values().stream()
        .filter(line -> line.state() == ManifestLine.State.DONE)
        .map(ManifestLine::slide)
        .toList();
  }

  /**
   * Every slide has a verdict: those that were copied before the data node was stopped are whole,
   * the others failed for it.
   *
   * @return the whole ones
   */
  private List<SyntheticSlide> assertManifest(LocalHdfs hdfs) throws IOException {
    assertFailed("gone", hdfs.url("gone.tiff") + " does not exist");
    assertFailed("vanishing", hdfs.url("vanishing.tiff") + " does not exist");
    assertFailed("large", "there is room for");
    assertFailed("secret", "the next run tries it again: Permission denied: user=visitor");
    List<String> done = done();
    List<SyntheticSlide> whole = new ArrayList<>();
    for (SyntheticSlide slide : slides) {
      if (done.contains(slide.id())) {
        assertDone(slide, slide, hdfs);
        whole.add(slide);
      } else {
        assertFailed(slide.id(), "the next run tries it again: Could not obtain block");
      }
    }
    assertFalse("all before the data node was stopped", whole.size() == slides.size());
    assertEquals(slides.size() + OTHERS, verdicts().size());
    assertEquals(List.of(), copies());
    return whole;
  }

  /** Its features are those of a slide in a folder, and say where it lay. */
  private void assertDone(SyntheticSlide slide, SyntheticSlide like, LocalHdfs hdfs)
      throws IOException {
    ManifestLine line = verdicts().get(slide.id());
    assertEquals(line.message(), ManifestLine.State.DONE, line.state());
    Path file = out.resolve(line.file());
    TileFeatures expected = FeatureFile.read(alone.resolve(like.id() + ".h5"));
    TileFeatures found = FeatureFile.read(file);
    assertArrayEquals(expected.features().values(), found.features().values(), 0);
    assertArrayEquals(expected.x(), found.x());
    assertArrayEquals(expected.y(), found.y());
    assertEquals(hdfs.url(name(slide)), FeatureFile.inspect(file).attributes().get("slide_file"));
  }

  private void assertFailed(String slide, String expected) throws IOException {
    ManifestLine line = verdicts().get(slide);
    assertEquals(ManifestLine.State.FAILED, line.state());
    assertTrue(line.message(), line.message().contains(expected));
    assertFalse(line.message(), line.message().contains(" at org.apache")); // no server's stack
  }

  private Map<String, ManifestLine> verdicts() throws IOException {
    PlanFolder plan = PlanFolder.read(out);
    return Manifest.read(out, plan.plan()).verdicts();
  }

  private List<String> copies() throws IOException {
    try (Stream<Path> left = Files.list(scratch)) {
      return left.map(Path::toString).toList();
    }
  }

  private Process job(String name, Path table, int perTask) throws IOException {
    return cluster.job(
        name,
        List.of(
            "HADOOP_USER_NAME=visitor",
            "spark.master=local[2]",
            "spark.task.cpus=1",
            "spark.ui.enabled=false",
            "spark.contexture.slidesPerTask=" + perTask,
            "spark.contexture.scratch=" + scratch,
            "spark.contexture.scratchRoom=" + room(),
            "spark.hadoop.dfs.client.retry.window.base=100"), // ms; 3 s by default
        ExtractionJob.class.getName(),
        out.toString(),
        "--slides-table",
        table.toString());
  }

  private String[] arguments(Path to, String command, Path of, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--slides", of.toString()));
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
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }
}
