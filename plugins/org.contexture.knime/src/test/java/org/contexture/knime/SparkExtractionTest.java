package org.contexture.knime;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.featureextractor.FeatureExtractorNodeFactory;
import org.contexture.knime.nodes.sparkextraction.SparkExtractionNodeFactory;
import org.contexture.knime.nodes.stainnormalizer.StainNormalizerNodeFactory;
import org.contexture.knime.nodes.syntheticcohort.SyntheticCohortNodeFactory;
import org.contexture.pipeline.features.FeatureFile;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;

/**
 * The node without a Spark, in this process. With a real one: {@code ExtractionJobTest} in {@code
 * cluster/spark}.
 */
public class SparkExtractionTest {

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path workflow;
  private static PortObject slides;
  private static PortObject encoder;

  @BeforeClass
  public static void data() throws Exception {
    workflow = FOLDER.newFolder("workflow").toPath().toRealPath();
    PortObject drawn =
        new NodeBench(new SyntheticCohortNodeFactory(), workflow)
            .set("slides", 3)
            .set("width", 512)
            .set("height", 512)
            .set("folder", workflow.resolve("slides").toString())
            .run()
            .objects()[0];
    slides = new NodeBench(new StainNormalizerNodeFactory(), workflow).run(drawn).objects()[0];
    encoder = Made.encoder(workflow, "squeezenet1_1");
  }

  private static NodeBench node(Path folder) {
    return new NodeBench(new SparkExtractionNodeFactory(), workflow)
        .set("folder", folder.toString())
        .set("pixels", 64)
        .set("micronsPerPixel", 1.0)
        .set("device", "CPU");
  }

  @Test
  public void itsFeaturesAreThoseOfTilerAndExtractor() throws Exception {
    PortObject tiles = Made.tiles(workflow, slides);
    PortObject expected =
        new NodeBench(new FeatureExtractorNodeFactory(), workflow)
            .set("folder", FOLDER.newFolder().toString())
            .set("device", "CPU")
            .run(tiles, encoder)
            .objects()[0];
    PortObject bags = node(FOLDER.newFolder().toPath()).run(slides, encoder).objects()[0];
    for (String column : List.of("Slide", "Tiles", "Dimension", "Label", "Stain Normalisation")) {
      assertEquals(Rows.column(expected, column), Rows.column(bags, column));
    }
    List<String> files = Rows.column(bags, "Features");
    for (int i = 0; i < files.size(); i++) {
      assertArrayEquals(
          features(Rows.column(expected, "Features").get(i)), features(files.get(i)), 0);
    }
  }

  private static float[] features(String file) throws Exception {
    return FeatureFile.read(Path.of(file)).features().values();
  }

  @Test
  public void aSlideThatFailsIsARowAndWhatIsDoneIsKept() throws Exception {
    Path folder = FOLDER.newFolder().toPath();
    Path gone = workflow.resolve("slides/synthetic-002.tiff");
    Path aside = gone.resolveSibling("aside");
    Files.move(gone, aside);
    PortObject[] first;
    try {
      first = node(folder).run(slides, encoder).objects();
    } finally {
      Files.move(aside, gone);
    }
    assertEquals(2, Rows.count(first[0]));
    assertEquals(List.of("synthetic-002"), Rows.column(first[1], "Slide"));
    FileTime before = Files.getLastModifiedTime(Path.of(Rows.column(first[0], "Features").get(0)));
    PortObject[] second = node(folder).run(slides, encoder).objects();
    assertEquals(Rows.column(slides, "Slide"), Rows.column(second[0], "Slide"));
    assertEquals(0, Rows.count(second[1]));
    assertEquals(
        before, Files.getLastModifiedTime(Path.of(Rows.column(second[0], "Features").get(0))));
    KNIMEException refused =
        assertThrows(
            KNIMEException.class, () -> node(folder).set("pixels", 32).run(slides, encoder));
    assertTrue(refused.getMessage(), refused.getMessage().contains("pixels 32 instead of 64"));
  }

  /** As the Tile Feature Extractor does: of tiles that are not what an encoder was made for. */
  @Test
  public void tilesThatAnEncoderWasNotMadeForAreWarnedOf() throws Exception {
    EncoderModel fresh = Encoders.initialise("squeezenet1_1", 1);
    EncoderModel published =
        new EncoderModel(
            fresh.spec(),
            fresh.weights(),
            Map.of(EncoderModel.PUBLISHED, "Phikon", EncoderModel.TRAINED_AT, "0.5"));
    Path file = FOLDER.newFolder().toPath().resolve("published.safetensors");
    Encoders.write(published, file);
    PortObject read =
        new NodeBench(new EncoderReaderNodeFactory(), workflow)
            .set("source", "FILE")
            .set("path", file.toString())
            .run()
            .objects()[0];
    String warning = node(FOLDER.newFolder().toPath()).run(slides, read).warning();
    assertTrue(warning, warning.contains("The tiles are at 1.00 µm per pixel"));
    assertTrue(warning, warning.contains("The tiles have 64 px"));
  }

  @Test
  public void aSparkThatIsNoneIsToldBeforeTheNodeRuns() throws Exception {
    Path folder = FOLDER.newFolder().toPath();
    InvalidSettingsException told =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                node(folder)
                    .set("sparkFolder", workflow.toString())
                    .set("jobFolder", workflow.toString())
                    .run(slides, encoder));
    assertTrue(told.getMessage(), told.getMessage().contains("bin/spark-submit"));
  }

  @Test
  public void nonsenseIsRefused() {
    for (String[] wrong :
        new String[][] {
          {"settings", "executor.memory=2g"}, {"master", " "}, {"device", "GPU"}, {"folder", ""}
        }) {
      NodeBench node =
          node(workflow.resolve("nowhere"))
              .set("sparkFolder", workflow.toString())
              .set("jobFolder", workflow.toString())
              .set(wrong[0], wrong[1]);
      assertThrows(wrong[0], InvalidSettingsException.class, () -> node.run(slides, encoder));
    }
  }
}
