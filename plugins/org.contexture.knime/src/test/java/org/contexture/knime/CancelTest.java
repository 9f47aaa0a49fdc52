package org.contexture.knime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.contexture.knime.nodes.bagstotable.BagsToTableNodeFactory;
import org.contexture.knime.nodes.distillation.DistillationLearnerNodeFactory;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.featureextractor.FeatureExtractorNodeFactory;
import org.contexture.knime.nodes.featurefilereader.FeatureFileReaderNodeFactory;
import org.contexture.knime.nodes.milcrossvalidator.MilCrossValidatorNodeFactory;
import org.contexture.knime.nodes.millearner.MilLearnerNodeFactory;
import org.contexture.knime.nodes.milpredictor.MilPredictorNodeFactory;
import org.contexture.knime.nodes.slideembedding.SlideEmbeddingNodeFactory;
import org.contexture.knime.nodes.slideheatmap.SlideHeatmapNodeFactory;
import org.contexture.knime.nodes.slidereader.SlideReaderNodeFactory;
import org.contexture.knime.nodes.slidesegmenter.SlideSegmenterNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.nodes.sparkextraction.SparkExtractionNodeFactory;
import org.contexture.knime.nodes.syntheticcohort.SyntheticCohortNodeFactory;
import org.contexture.knime.nodes.tabletobags.TableToBagsNodeFactory;
import org.contexture.knime.nodes.tilesimilarity.TileSimilarityNodeFactory;
import org.contexture.knime.nodes.toptiles.TopTilesNodeFactory;
import org.contexture.knime.port.MilModelPortObject;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;
import org.knime.node.DefaultNodeFactory;
import org.knime.node.HeadlessNode;

/**
 * Every node gives up within two seconds after the user has cancelled, on a machine with nothing
 * else to do, and none trips over nothing.
 */
public class CancelTest {

  /** By a thread beside the node's two workers: two seconds on two processors. */
  private static final double LIMIT_SECONDS = 4.0 / 3;

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path workflow;

  /** A node with parameters, and what it is given. */
  private record Job(NodeBench node, PortObject... objects) {}

  private static final Map<String, PortObject> DATA = new LinkedHashMap<>();

  @BeforeClass
  public static void data() throws Exception {
    workflow = FOLDER.newFolder("workflow").toPath();
    Path slides = workflow.resolve("slides");
    DATA.put(
        "slides",
        bench(new SyntheticCohortNodeFactory())
            .set("slides", 6)
            .set("width", 1024)
            .set("height", 1024)
            .set("folder", slides.toString())
            .run()
            .objects()[0]);
    DATA.put(
        "tiles",
        bench(new SlideTilerNodeFactory())
            .set("pixels", 64)
            .set("micronsPerPixel", 1.0)
            .run(DATA.get("slides"))
            .objects()[0]);
    DATA.put(
        "encoder",
        bench(new EncoderReaderNodeFactory())
            .set("source", "NEW")
            .set("architecture", "squeezenet1_1")
            .run()
            .objects()[0]);
    DATA.put("network", SlideSegmenterTest.network(workflow));
    DATA.put(
        "bags",
        bench(new FeatureExtractorNodeFactory())
            .set("folder", workflow.resolve("features").toString())
            .run(DATA.get("tiles"), DATA.get("encoder"))
            .objects()[0]);
    PortObject[] learned =
        bench(new MilLearnerNodeFactory())
            .set("epochs", 1)
            .set("validationFraction", 0.0)
            .run(DATA.get("bags"))
            .objects();
    DATA.put("model", learned[0]);
    PortObject[] predicted =
        bench(new MilPredictorNodeFactory()).run(learned[0], DATA.get("bags")).objects();
    DATA.put("predictions", predicted[0]);
    DATA.put("values", predicted[1]);
    DATA.put("instances", bench(new BagsToTableNodeFactory()).run(DATA.get("bags")).objects()[0]);
  }

  @Test
  public void everyNodeStopsBeforeItBegins() throws Exception {
    for (HeadlessNode node : NodeDescriptionsTest.nodes()) {
      Job job = job(node.factory());
      assertThrows(
          node.name(),
          CanceledExecutionException.class,
          () -> job.node().cancel().run(job.objects()));
    }
  }

  @Test
  public void everyLongJobStopsInTheMiddle() throws Exception {
    for (DefaultNodeFactory factory :
        new DefaultNodeFactory[] {
          new SlideReaderNodeFactory(),
          new SyntheticCohortNodeFactory(),
          new SlideTilerNodeFactory(),
          new SlideSegmenterNodeFactory(),
          new DistillationLearnerNodeFactory(),
          new FeatureExtractorNodeFactory(),
          new SparkExtractionNodeFactory(),
          new FeatureFileReaderNodeFactory(),
          new BagsToTableNodeFactory(),
          new TableToBagsNodeFactory(),
          new SlideEmbeddingNodeFactory(),
          new MilLearnerNodeFactory(),
          new MilPredictorNodeFactory(),
          new MilCrossValidatorNodeFactory(),
          new TileSimilarityNodeFactory(),
          new SlideHeatmapNodeFactory(),
          new TopTilesNodeFactory()
        }) {
      Job job = job(factory);
      String name = job.node().node().name();
      try (FairClock clock = new FairClock()) {
        assertThrows(
            name,
            CanceledExecutionException.class,
            () -> job.node().cancelAt(0.3, clock::start).run(job.objects()));
        double seconds = clock.seconds();
        assertTrue(name + " took " + seconds + " s", seconds < LIMIT_SECONDS);
        awaitNoWork();
        seconds = clock.seconds();
        assertTrue(
            name + " went on in the background for " + seconds + " s", seconds < LIMIT_SECONDS);
      }
      assertEquals(name, Set.of(), job.node().deaf());
    }
  }

  @Test
  public void aCancelledHeatmapWritesNoFurtherFiles() throws Exception {
    Path folder = FOLDER.newFolder().toPath();
    Job job = job(new SlideHeatmapNodeFactory());
    assertThrows(
        CanceledExecutionException.class,
        () ->
            job.node()
                .set("geoJsonFolder", folder.toString())
                .cancelAt(0.85, () -> {})
                .run(job.objects()));
    awaitNoWork();
    try (Stream<Path> files = Files.list(folder)) {
      long written = files.count();
      assertTrue("files: " + written, written > 0 && written < 6);
    }
  }

  /** A cancelled node is gone after a second; its work must end, too. */
  private static void awaitNoWork() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("Contexture")) {
        thread.join();
      }
    }
  }

  /** Files that are to belong to the node wait in the workflow until the node has them all. */
  @Test
  public void aCancelledExtractionWithoutAFolderGoesOnWhereItStopped() throws Exception {
    Path unfinished = workflow.resolve("data/features/7");
    NodeBench first = bench(new FeatureExtractorNodeFactory()).cancelAt(0.5, () -> {});
    assertThrows(
        CanceledExecutionException.class, () -> first.run(DATA.get("tiles"), DATA.get("encoder")));
    awaitNoWork();
    Map<String, FileTime> done = new TreeMap<>();
    for (Path file : featureFiles(unfinished)) {
      done.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
    }
    assertTrue(done.toString(), !done.isEmpty() && done.size() < 6);

    PortObject bags =
        bench(new FeatureExtractorNodeFactory())
            .run(DATA.get("tiles"), DATA.get("encoder"))
            .objects()[0];
    assertFalse("what waited is the node's now", Files.exists(unfinished));
    int kept = 0;
    for (String cell : Rows.column(bags, "Features")) {
      Path file = Path.of(cell);
      assertTrue(cell, file.startsWith(workflow.resolve("filestores")));
      FileTime before = done.get(file.getFileName().toString());
      kept += Files.getLastModifiedTime(file).equals(before) ? 1 : 0;
    }
    assertEquals(done.size(), kept);
    assertEquals(6, Rows.count(bags));
  }

  private static List<Path> featureFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".h5")).toList();
    }
  }

  @Test
  public void emptyTablesGiveEmptyTablesOrAReason() throws Exception {
    for (HeadlessNode node : NodeDescriptionsTest.nodes()) {
      Job job = job(node.factory());
      PortObject[] empty = new PortObject[job.objects().length];
      for (int i = 0; i < empty.length; i++) {
        PortObject object = job.objects()[i];
        empty[i] = object instanceof BufferedDataTable ? Rows.pick(object, row -> false) : object;
      }
      try {
        job.node().run(empty);
      } catch (KNIMEException reason) {
        assertTrue(node.name() + ": " + reason, reason.getMessage().matches("(?s).{20,}[.!]"));
      }
    }
  }

  private static NodeBench bench(DefaultNodeFactory factory) throws Exception {
    NodeBench bench = new NodeBench(factory, workflow);
    return bench.has("device") ? bench.set("device", "CPU") : bench;
  }

  private static Job job(DefaultNodeFactory factory) throws Exception {
    NodeBench node = bench(factory);
    return switch (node.node().name()) {
      case "Slide Reader" -> new Job(node.set("path", workflow.resolve("slides").toString()));
      case "Synthetic Slide Cohort" ->
          new Job(
              node.set("slides", 6)
                  .set("width", 1024)
                  .set("height", 1024)
                  .set("folder", FOLDER.newFolder().toString()));
      case "Annotation Reader" ->
          new Job(
              node.set(
                  "path",
                  Files.writeString(
                          workflow.resolve("synthetic-001.json"),
                          "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,0]]]}")
                      .toString()),
              DATA.get("slides"));
      case "Slide Segmenter" -> new Job(node, DATA.get("slides"), DATA.get("network"));
      case "Stain Normalizer" -> new Job(node, DATA.get("slides"));
      case "Tile Writer" ->
          new Job(node.set("folder", FOLDER.newFolder().toString()), DATA.get("tiles"));
      case "Slide Tiler" -> new Job(node, DATA.get("slides"));
      case "Encoder Reader" ->
          new Job(node.set("source", "NEW").set("architecture", "squeezenet1_1"));
      case "MIL Model Reader" -> {
        Path file = workflow.resolve("model.safetensors");
        Files.write(file, ((MilModelPortObject) DATA.get("model")).model().weights());
        yield new Job(node.set("path", file.toString()));
      }
      case "Encoder Profile" -> new Job(node, DATA.get("encoder"));
      case "Encoder Quantizer" -> new Job(node, DATA.get("tiles"), DATA.get("encoder"));
      case "MIL Model Writer" ->
          new Job(
              node.set("path", FOLDER.newFolder().toPath().resolve("m.safetensors").toString()),
              DATA.get("model"));
      case "Encoder Writer" ->
          new Job(
              node.set("path", FOLDER.newFolder().toPath().resolve("e.safetensors").toString()),
              DATA.get("encoder"));
      case "Masked Context Distillation Learner" ->
          new Job(
              node.set("windowSide", 2).set("layers", 1).set("heads", 2),
              DATA.get("tiles"),
              DATA.get("encoder"),
              DATA.get("encoder"));
      case "Tile Feature Extractor" ->
          new Job(
              node.set("folder", FOLDER.newFolder().toString()),
              DATA.get("tiles"),
              DATA.get("encoder"));
      case "Spark Feature Extraction" ->
          new Job(
              node.set("folder", FOLDER.newFolder().toString())
                  .set("pixels", 64)
                  .set("micronsPerPixel", 1.0)
                  .set("tissueMethod", "OTSU"),
              DATA.get("slides"),
              DATA.get("encoder"));
      case "Feature File Reader" ->
          new Job(node.set("path", workflow.resolve("features").toString()));
      case "Instance Table Reader" ->
          new Job(
              node.set(
                  "path",
                  Files.writeString(workflow.resolve("instances.csv"), "bag,f1\na,1\nb,2\n")
                      .toString()));
      case "Table to Bags" ->
          new Job(node.set("folder", FOLDER.newFolder().toString()), DATA.get("instances"));
      case "MIL Learner", "MIL Cross-Validator" ->
          new Job(
              (node.has("folds") ? node.set("folds", 2) : node)
                  .set("epochs", 20)
                  .set("validationFraction", 0.0),
              DATA.get("bags"));
      case "MIL Predictor" -> new Job(node, DATA.get("model"), DATA.get("bags"));
      case "MIL Scorer" -> new Job(node, DATA.get("predictions"));
      case "MIL Comparison" -> new Job(node, DATA.get("predictions"), DATA.get("predictions"));
      case "Encoder Comparison" ->
          new Job(
              node.set("pixels", 64),
              DATA.get("encoder"),
              DATA.get("encoder"),
              DATA.get("predictions"),
              DATA.get("predictions"));
      case "Slide Heatmap", "Top Tiles" -> new Job(node, DATA.get("slides"), DATA.get("values"));
      case "Slide View" ->
          new Job(
              node,
              DATA.get("slides"),
              DATA.get("values"),
              null,
              null,
              DATA.get("predictions"),
              DATA.get("bags"));
      default -> new Job(node, DATA.get("bags"));
    };
  }
}
