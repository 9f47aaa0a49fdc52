package org.contexture.knime.nodes.encoderreader;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.published.PublishedWeights;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettings;
import org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil;
import org.knime.node.parameters.widget.credentials.Credentials;

/** The hub's token: who gives it, and where it never goes. */
public class AccessTokenTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private PublishedWeights weights(String given, boolean fetch) throws InvalidSettingsException {
    EncoderReaderNodeParameters parameters = new EncoderReaderNodeParameters();
    parameters.source = EncoderReaderNodeParameters.Source.PUBLISHED;
    parameters.fetch = fetch;
    parameters.accessToken = new Credentials("", given);
    return parameters.publishedWeights(
        Map.of("HF_HOME", folder.getRoot().toString(), "HF_TOKEN", "of-the-machine"));
  }

  @Test
  public void theNodesOwnTokenGoesBeforeTheMachines() throws Exception {
    assertEquals(
        Optional.of("of-the-node"), weights(" of-the-node\n", true).download().get().token());
    assertEquals(Optional.of("of-the-machine"), weights("", true).download().get().token());
    assertTrue(weights("of-the-node", false).download().isEmpty());
  }

  @Test
  public void noMessageShowsIt() throws Exception {
    assertFalse(weights("of-the-node", true).toString().contains("of-the-node"));
    String message =
        assertThrows(InvalidSettingsException.class, () -> weights("of the node", true))
            .getMessage();
    assertFalse(message, message.contains("node"));
  }

  @Test
  public void workflowsOfBeforeHaveNone() throws Exception {
    NodeSettings settings = new NodeSettings("model");
    NodeParametersUtil.saveSettings(
        EncoderReaderNodeParameters.class, new EncoderReaderNodeParameters(), settings);
    ByteArrayOutputStream xml = new ByteArrayOutputStream();
    settings.saveToXML(xml);
    String saved = xml.toString(StandardCharsets.UTF_8);
    assertTrue(saved, saved.contains("key=\"isCredentials_Internals\" type=\"xboolean\""));
    NodeSettings before = new NodeSettings("model");
    for (String key : settings) {
      if (key.equals("fetch")) {
        before.addBoolean(key, true);
      }
    }
    EncoderReaderNodeParameters loaded =
        NodeParametersUtil.loadSettings(before, EncoderReaderNodeParameters.class);
    assertTrue(loaded.fetch);
    assertEquals(new Credentials(), loaded.accessToken);
  }
}
