package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.contexture.knime.nodes.milmodelreader.MilModelReaderNodeFactory;
import org.contexture.knime.nodes.milpredictor.MilPredictorNodeFactory;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.port.MilModelPortObjectSpec;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Initialiser;
import org.contexture.network.Weights;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;

/** Classifiers that were trained elsewhere. */
public class MilModelReaderTest {

  private static final int DIMENSION = 24;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path checkpoint;

  @Before
  public void writeACheckpoint() throws IOException {
    write(2);
  }

  private void write(int outputs) throws IOException {
    checkpoint = folder.getRoot().toPath().resolve("dsmil.safetensors");
    MilHead head = Heads.named("dsmil");
    try (Weights weights = new Weights();
        Initialiser initialiser = new Initialiser(weights, 0)) {
      head.initialise(initialiser, head.sizes(DIMENSION, 2).withOutputs(outputs));
      Files.write(checkpoint, weights.save(Map.of()).toBytes());
    }
  }

  @Test
  public void theSpecIsKnownBeforeExecutionAndTheModelIsOfIt() throws Exception {
    NodeBench node = node().set("classes", "benign, tumour").set("labelColumn", "Diagnosis");
    MilModelPortObjectSpec spec = (MilModelPortObjectSpec) node.configure().specs()[0];
    assertEquals("dsmil", spec.head());
    assertEquals(DIMENSION, spec.dimension());
    assertEquals(List.of("benign", "tumour"), spec.classes());
    MilModelPortObject model = (MilModelPortObject) node.run().objects()[0];
    assertEquals(List.of("benign", "tumour"), model.model().classes());
    assertEquals("Diagnosis", model.model().labelColumn());
  }

  @Test
  public void anotherNumberOfClassesIsRefusedBeforeExecution() {
    Exception problem =
        assertThrows(InvalidSettingsException.class, node().set("classes", "a, b, c")::configure);
    assertThat(problem.getMessage(), containsString("2 outputs"));
    assertThat(problem.getMessage(), containsString("dsmil.safetensors"));
  }

  @Test
  public void anotherHeadIsRefusedBeforeExecution() {
    Exception problem =
        assertThrows(InvalidSettingsException.class, node().set("head", "clam-sb")::configure);
    assertThat(problem.getMessage(), containsString("holds no clam-sb head"));
  }

  @Test
  public void outputsMayBeSurvival() throws Exception {
    write(4);
    NodeBench node = node().set("outputs", "HAZARDS").set("intervalEnds", "12, 24, 36, 60");
    MilModelPortObjectSpec spec = (MilModelPortObjectSpec) node.configure().specs()[0];
    assertEquals(List.of(), spec.classes());
    PortObject[] predicted = predicted(node.run().objects()[0]);
    double[] risk = Rows.numbers(predicted[0], "Risk");
    double[] late = Rows.numbers(predicted[0], "Survival (60)");
    double[] early = Rows.numbers(predicted[0], "Survival (12)");
    assertTrue(0 < late[0] && late[0] < early[0] && early[0] < 1);
    assertTrue(-4 < risk[0] && risk[0] < 0);
    assertEquals(List.of("?"), Rows.column(predicted[0], "Risk Group"));
    assertThat(
        assertThrows(InvalidSettingsException.class, node().set("outputs", "COX")::configure)
            .getMessage(),
        containsString("4 outputs; expected 1 for a log-risk"));
    assertThat(
        assertThrows(
                InvalidSettingsException.class,
                node().set("outputs", "HAZARDS").set("intervalEnds", "12, 24")::configure)
            .getMessage(),
        containsString("found the ends [12.0, 24.0]"));
  }

  @Test
  public void aLogRiskHasNeitherGroupNorChances() throws Exception {
    write(1);
    PortObject[] predicted = predicted(node().set("outputs", "COX").run().objects()[0]);
    assertTrue(Double.isFinite(Rows.numbers(predicted[0], "Risk")[0]));
    assertEquals(List.of("?"), Rows.column(predicted[0], "Risk Group"));
    DataTableSpec columns = (DataTableSpec) predicted[0].getSpec();
    assertTrue(columns.stream().noneMatch(c -> c.getName().startsWith("Survival")));
    PortObject[] number = predicted(node().set("outputs", "NUMBER").run().objects()[0]);
    assertTrue(Double.isFinite(Rows.numbers(number[0], "Prediction (Label)")[0]));
  }

  private PortObject[] predicted(PortObject model) throws Exception {
    return new NodeBench(new MilPredictorNodeFactory(), folder.getRoot().toPath())
        .set("device", "CPU")
        .run(model, bags())
        .objects();
  }

  private BufferedDataTable bags() throws IOException {
    float[] values = new float[3 * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    Path file =
        Made.features(folder.getRoot().toPath(), "one", new FloatMatrix(3, DIMENSION, values));
    DataTableSpec spec =
        new DataTableSpec(
            new DataColumnSpecCreator("Slide", StringCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Features", StringCell.TYPE).createSpec());
    DataRow row = new DefaultRow("one", new StringCell("one"), new StringCell(file.toString()));
    return Rows.table(spec, List.of(row));
  }

  private NodeBench node() {
    return new NodeBench(new MilModelReaderNodeFactory(), folder.getRoot().toPath())
        .set("path", checkpoint.toString());
  }
}
