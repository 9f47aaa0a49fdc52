package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Normalisation;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.mil.MilModel;
import org.contexture.network.file.Blob;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortUtil;

/** Models survive what KNIME's Model Writer and Reader, and saved workflows, do to them. */
public class PortObjectsTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void encodersAreReadAsTheyWereWritten() throws Exception {
    EncoderModel model =
        new EncoderModel(
            new EncoderSpec(
                "squeezenet1_1",
                512,
                224,
                new Normalisation(List.of(0.1, 0.2, 0.3), List.of(1., 2., 3.))),
            Blob.of(new byte[] {1, 2, 3, 0, -1}),
            Map.of("file", "a\nb", "seed", "7"));
    EncoderPortObject read = (EncoderPortObject) writtenAndRead(new EncoderPortObject(model));
    assertEquals(model.spec(), read.model().spec());
    assertArrayEquals(model.weights().toBytes(), read.model().weights().toBytes());
    assertEquals(model.provenance(), read.model().provenance());
    assertEquals(new EncoderPortObjectSpec(model.spec(), model.provenance()), read.getSpec());
    assertThat(read.getSummary(), containsString("squeezenet1_1, 512 features"));
  }

  @Test
  public void milModelsAreReadAsTheyWereWritten() throws Exception {
    MilModel model =
        new MilModel(
            "gated-abmil",
            512,
            List.of("lesion", "normal"),
            "Label",
            new byte[] {9, 8},
            Map.of("seed", "0"));
    MilModelPortObject read = (MilModelPortObject) writtenAndRead(new MilModelPortObject(model));
    assertEquals(model.classes(), read.model().classes());
    assertEquals("Label", read.model().labelColumn());
    assertArrayEquals(model.weights(), read.model().weights());
    assertThat(read.getSummary(), containsString("lesion, normal"));
  }

  private PortObject writtenAndRead(PortObject object) throws Exception {
    File file = folder.newFile();
    PortUtil.writeObjectToFile(object, file, new ExecutionMonitor());
    return PortUtil.readObjectFromFile(file, new ExecutionMonitor());
  }
}
