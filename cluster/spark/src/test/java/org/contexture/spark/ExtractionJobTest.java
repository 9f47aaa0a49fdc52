package org.contexture.spark;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.contexture.encoder.Encoders;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * A real Spark, parts of which are killed: the feature files are those of one process, byte by
 * byte, and nothing is computed twice that was finished.
 */
public class ExtractionJobTest {

  private static final int SLIDES = 60; // and one that cannot be read
  private static final Path JOB = Path.of("target/contexture-spark").toAbsolutePath();
  private static final String LOCAL_CLUSTER = "local-cluster[2,1,1024]";

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path root;
  private static Path alone;

  private SparkCluster cluster;

  @BeforeClass
  public static void extractAlone() throws Exception {
    root = TEMPORARY.getRoot().toPath().toRealPath();
    List<String> rows = new ArrayList<>(List.of("slide_id,path"));
    SyntheticCohort.write(
            new SyntheticOptions(SLIDES, 512, 512, 0.5, 0.5, 1, 3),
            root.resolve("slides"),
            (n, of) -> {})
        .forEach(slide -> rows.add(slide.id() + "," + slide.path()));
    rows.add("broken," + Files.writeString(root.resolve("broken.tiff"), "II*"));
    Files.write(root.resolve("slides.csv"), rows);
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), root.resolve("encoder.safetensors"));
    alone = root.resolve("alone");
    try (SparkCluster one = new SparkCluster(root)) {
      one.finish("alone", one.command("alone", arguments("extract", alone)));
    }
  }

  @Before
  public void begin() throws IOException {
    cluster = new SparkCluster(root);
  }

  @After
  public void end() {
    cluster.close();
  }

  /** Its last task among them, and the slide that each executor was at. */
  @Test
  public void anExecutorThatCrashesIsReplaced() throws Exception {
    Path out = root.resolve("executor");
    Process job = submit("executor", LOCAL_CLUSTER, out);
    awaitFeatures(out, 10, job, "executor");
    List<ProcessHandle> executors = SparkCluster.executors(job);
    assertEquals(2, executors.size());
    SparkCluster.abort(executors.get(0));
    cluster.finish("executor", job);
    String log = Files.readString(out.resolve("plan/spark.log"));
    assertTrue(log, log.contains("134"));
    assertTrue(log, log.contains("|failed|    1|"));
    assertTrue(log, log.contains("contexture: 61 of 61 slides"));
    assertFalse(log, log.contains("HdfFile")); // which would drown all else
    String said = cluster.said("executor");
    assertTrue(said, said.contains("FAILED broken (tile)"));
    assertTrue(said, said.contains("1 failed, 0 missing"));
    assertTrue(Files.exists(out.resolve("manifest.parquet/_SUCCESS")));
    assertComplete(out);
  }

  @Test
  public void aWorkerIsKilledThenTheDriverAndAnotherGoesOn() throws Exception {
    String master = startMaster();
    List<Process> workers = List.of(startWorker("first", master), startWorker("second", master));
    Path out = root.resolve("worker");
    Process job = submit("worker", master, out);
    awaitFeatures(out, 10, job, "worker");
    SparkCluster.executors(workers.get(0)).forEach(ProcessHandle::destroyForcibly);
    workers.get(0).destroyForcibly().waitFor();
    awaitFeatures(out, 30, job, "worker");
    assertTrue("it is at work", job.isAlive());
    SparkCluster.driver(job).destroyForcibly();
    assertNotEquals(0, SparkCluster.end(job));
    int begun = features(out).size();
    assertTrue("some are left: " + begun, begun < SLIDES);
    cluster.finish("again", submit("again", master, out));
    assertComplete(out);
  }

  /**
   * Whenever an executor is at the large slide alone it is ended. What others have done stays, the
   * rest is done, and the slide is a row.
   */
  @Test
  public void aSlideThatEndsItsExecutorsIsARowAndTheOthersGoOn() throws Exception {
    List<String> rows =
        new ArrayList<>(Files.readAllLines(root.resolve("slides.csv")).subList(0, 9));
    SyntheticCohort.write(
            new SyntheticOptions(1, 4096, 4096, 0.5, 0.5, 1, 3),
            root.resolve("large"),
            (n, of) -> {})
        .forEach(slide -> rows.add("large," + slide.path()));
    Path list = Files.write(root.resolve("crash.csv"), rows);
    Path out = root.resolve("crash");
    Process job = submit("crash", list, "local-cluster[1,1,1024]", out, "10");
    abortWhen(job, () -> Files.exists(out.resolve(".contexture/locks/large.h5")));
    Path mark = out.resolve("plan/crashes/large.h5.txt"); // they work one by one from now on
    abortWhen(job, () -> Files.exists(mark) && Files.size(mark) == 1);
    abortWhen(job, () -> Files.exists(mark) && Files.size(mark) == 2);
    cluster.finish("crash", job);
    assertEquals(8, features(out).size());
    PlanFolder plan = PlanFolder.read(out);
    Manifest.Check check = Manifest.read(out, plan.plan()).check(plan);
    assertTrue(check.toString(), check.isComplete());
    assertEquals(List.of("large"), check.failed().stream().map(ManifestLine::slide).toList());
    String reason = check.failed().get(0).message();
    assertTrue(reason, reason.contains("ended the executor that worked on it alone 2 times"));
  }

  private void abortWhen(Process job, SparkCluster.Condition condition) throws Exception {
    cluster.await("crash", job, condition);
    for (ProcessHandle executor : SparkCluster.executors(job)) {
      SparkCluster.abort(executor);
    }
  }

  /**
   * A plan of another kind, on this machine: tables of tiles, byte by byte those of one process.
   */
  @Test
  public void otherWorkIsDoneByTheSameJob() throws Exception {
    Path alone = root.resolve("tiled-alone");
    Path out = root.resolve("tiled");
    String[] asked = {
      "tile",
      "--slides",
      root.resolve("slides.csv").toString(),
      "--tissue-method",
      "otsu",
      "--pixels",
      "64",
      "--quality",
      "--out"
    };
    cluster.finish("tiled-alone", cluster.command("tiled-alone", with(asked, alone.toString())));
    cluster.finish("plan", cluster.command("plan", with(asked, out.toString(), "--plan")));
    Process job =
        cluster.command(
            "tiled",
            "spark",
            "--out",
            out.toString(),
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false");
    cluster.finish("tiled", job);
    String said = cluster.said("tiled");
    assertTrue(said, said.contains("FAILED broken (tile)"));
    assertTrue(said, said.contains(SLIDES + " done, 0 skipped, 1 failed, 0 missing"));
    List<String> tables = names(alone, ".csv");
    assertEquals(2 * SLIDES, tables.size());
    assertEquals(tables, names(out, ".csv"));
    for (String name : tables) {
      assertEquals(name, -1, Files.mismatch(alone.resolve(name), out.resolve(name)));
    }
    assertTrue(Files.exists(out.resolve("manifest.parquet/_SUCCESS")));
    assertTrue(
        Files.readString(out.resolve("plan/spark.log")).contains("contexture: 61 of 61 slides"));
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  /** As a workflow, with KNIME's stand-ins: three of the slides, on this machine. */
  @Test
  public void theNodeGivesItsSlidesToSpark() throws Exception {
    Path out = root.resolve("node");
    List<String> few = Files.readAllLines(root.resolve("slides.csv")).subList(0, 4);
    Path plan = Files.writeString(root.resolve("node.json"), workflow(out));
    Path flow = root.resolve("workflow");
    Files.write(root.resolve("few.csv"), few);
    cluster.finish("node", cluster.command("node", "author", plan.toString(), flow.toString()));
    Process run =
        cluster.command(
            "node", "run", flow.toString(), "--out", root.resolve("results").toString());
    cluster.finish("node", run);
    assertEquals(3, features(out).size());
    for (String name : features(out)) {
      assertArrayEquals(
          FeatureFile.read(alone.resolve(name)).features().values(),
          FeatureFile.read(out.resolve(name)).features().values(),
          0);
    }
    assertTrue(Files.exists(out.resolve("manifest.parquet/_SUCCESS")));
  }

  private String workflow(Path out) {
    return """
    {"description": "Features by Spark.", "notes": [],
     "nodes": [
      {"id": 1, "factory": "Slide Reader", "x": 0, "y": 0, "settings": {"path": "%s", "thumbnailSide": 16}},
      {"id": 2, "factory": "Encoder Reader", "x": 0, "y": 200, "settings": {"source": "FILE", "path": "%s"}},
      {"id": 3, "factory": "Spark Feature Extraction", "x": 200, "y": 0, "settings": {
       "folder": "%s", "pixels": 64, "tissueMethod": "OTSU", "device": "CPU", "sparkFolder": "%s",
       "jobFolder": "%s", "settings": "spark.ui.enabled=false; spark.driver.memory=700m"}}],
     "connections": [[1, 1, 3, 1], [2, 1, 3, 2]]}
    """
        .formatted(
            root.resolve("few.csv"), root.resolve("encoder.safetensors"), out, cluster.home(), JOB);
  }

  private String startMaster() throws Exception {
    cluster.daemon(
        "master",
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--webui-port",
        "0");
    cluster.await("master", "I have been elected leader");
    return cluster.said("master").replaceAll("(?s).*(spark://127\\.0\\.0\\.1:\\d+).*", "$1");
  }

  private Process startWorker(String name, String master) throws Exception {
    Process worker =
        cluster.daemon(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            root.resolve("work-" + name).toString(),
            "--webui-port",
            "0",
            master);
    cluster.await(name, "Successfully registered with master");
    return worker;
  }

  private Process submit(String name, String master, Path out) throws IOException {
    return submit(name, root.resolve("slides.csv"), master, out, "5");
  }

  private Process submit(String name, Path list, String master, Path out, String perTask)
      throws IOException {
    return cluster.command(
        name,
        arguments(
            "spark",
            list,
            out,
            "--master",
            master,
            "--per-task",
            perTask,
            "--conf",
            "spark.executor.memory=700m",
            "--conf",
            "spark.driver.memory=500m",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.executor.extraJavaOptions=-Djava.awt.headless=true"));
  }

  private static String[] arguments(String command, Path out, String... more) {
    return arguments(command, root.resolve("slides.csv"), out, more);
  }

  private static String[] arguments(String command, Path list, Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--slides",
                list.toString(),
                "--encoder",
                root.resolve("encoder.safetensors").toString(),
                "--tissue-method",
                "otsu",
                "--pixels",
                "64",
                "--out",
                out.toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private void awaitFeatures(Path out, int files, Process job, String name) throws Exception {
    cluster.await(name, job, () -> features(out).size() >= files);
  }

  private static List<String> features(Path out) throws IOException {
    return names(out, ".h5");
  }

  private static List<String> names(Path out, String ending) throws IOException {
    if (!Files.exists(out)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(out)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList();
    }
  }

  /** The files of one process, a verdict on each slide, and nothing done twice. */
  private static void assertComplete(Path out) throws IOException {
    assertEquals(features(alone), features(out));
    assertEquals(SLIDES, features(out).size());
    for (String name : features(alone)) {
      assertEquals(name, -1, Files.mismatch(alone.resolve(name), out.resolve(name)));
    }
    PlanFolder plan = PlanFolder.read(out);
    Manifest.Check check = Manifest.read(out, plan.plan()).check(plan);
    assertTrue(check.toString(), check.isComplete());
    assertEquals(List.of("broken"), check.failed().stream().map(ManifestLine::slide).toList());
    Map<String, Integer> done = TimesDone.in(out);
    System.out.println(out.getFileName() + ": " + check + "; computed: " + done.size());
    done.forEach((slide, count) -> assertEquals(slide, 1, (int) count));
  }
}
