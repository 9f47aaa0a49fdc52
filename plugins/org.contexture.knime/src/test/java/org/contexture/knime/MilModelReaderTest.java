package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.contexture.knime.nodes.milmodelreader.MilModelReaderNodeFactory;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.port.MilModelPortObjectSpec;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.network.Initialiser;
import org.contexture.network.Weights;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;

/** Classifiers that were trained elsewhere. */
public class MilModelReaderTest {

  private static final int DIMENSION = 24;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path checkpoint;

  @Before
  public void writeACheckpoint() throws IOException {
    checkpoint = folder.getRoot().toPath().resolve("dsmil.safetensors");
    MilHead head = Heads.named("dsmil");
    try (Weights weights = new Weights();
        Initialiser initialiser = new Initialiser(weights, 0)) {
      head.initialise(initialiser, head.sizes(DIMENSION, 2));
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

  private NodeBench node() {
    return new NodeBench(new MilModelReaderNodeFactory(), folder.getRoot().toPath())
        .set("path", checkpoint.toString());
  }
}
