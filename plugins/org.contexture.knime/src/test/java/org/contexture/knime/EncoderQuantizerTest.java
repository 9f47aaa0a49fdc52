package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.contexture.knime.nodes.encoderquantizer.EncoderQuantizerNodeFactory;
import org.contexture.knime.nodes.featureextractor.FeatureExtractorNodeFactory;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.features.FeatureFile;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;

/** An encoder is calibrated on tiles, and runs in 8 bits in the Tile Feature Extractor. */
public class EncoderQuantizerTest {

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path workflow;
  private static PortObject tiles;
  private static PortObject encoder;

  @BeforeClass
  public static void data() throws Exception {
    workflow = FOLDER.getRoot().toPath();
    PortObject slides = Made.slides(workflow, 2, 512);
    tiles = Made.tiles(workflow, slides);
    encoder = Made.encoder(workflow, "squeezenet1_1");
  }

  private static PortObject[] quantised() throws Exception {
    return new NodeBench(new EncoderQuantizerNodeFactory(), workflow)
        .set("tiles", 16)
        .set("batchSize", 4)
        .run(tiles, encoder)
        .objects();
  }

  private static FloatMatrix features(PortObject of, String arithmetic) throws Exception {
    Path folder = workflow.resolve(arithmetic);
    new NodeBench(new FeatureExtractorNodeFactory(), workflow)
        .set("device", "CPU")
        .set("arithmetic", arithmetic)
        .set("folder", folder.toString())
        .run(tiles, of);
    return FeatureFile.read(folder.resolve("synthetic-001.h5")).features();
  }

  @Test
  public void aCalibratedEncoderGivesNearlyItsFeaturesInEightBits() throws Exception {
    PortObject[] quantised = quantised();
    assertEquals(List.of("squeezenet1_1"), Rows.column(quantised[1], "Encoder"));
    double least = Rows.numbers(quantised[1], "Least Cosine")[0];
    assertTrue("least cosine " + least, least > 0.99 && least < 1);
    assertTrue(Rows.numbers(quantised[1], "Mean Cosine")[0] >= least);
    assertTrue(Rows.numbers(quantised[1], "Checked On")[0] >= 4);
    double[] cosines = features(quantised[0], "FP32").cosines(features(quantised[0], "INT8"));
    double worst = Arrays.stream(cosines).min().orElseThrow();
    assertTrue("worst cosine " + worst, worst > 0.98 && worst < 1);
  }

  @Test
  public void anEncoderThatIsNotCalibratedIsRefusedSayingWhatToDo() {
    Exception problem = assertThrows(Exception.class, () -> features(encoder, "INT8"));
    assertThat(problem.getMessage(), containsString("Put it through an Encoder Quantizer"));
  }

  @Test
  public void rangesAreChecked() {
    NodeBench node = new NodeBench(new EncoderQuantizerNodeFactory(), workflow).set("tiles", 961);
    assertThrows(
        InvalidSettingsException.class, () -> node.configure(tiles.getSpec(), encoder.getSpec()));
  }
}
