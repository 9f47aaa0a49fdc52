package org.contexture.knime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.slideheatmap.SlideHeatmapNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.junit.Test;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettings;
import org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil;
import org.knime.node.HeadlessNode;
import org.knime.node.parameters.NodeParameters;

/** Parameters survive saving, loading, and files that know more or less than this version. */
public class ParametersTest {

  @Test
  public void parametersSurviveSavingAndLoading() throws Exception {
    for (HeadlessNode node : NodeDescriptionsTest.nodes()) {
      NodeSettings saved = new NodeBench(node.factory(), Path.of("")).savedAndLoaded();
      assertTrue(node.name(), !saved.keySet().isEmpty());
    }
  }

  @Test
  public void missingKeysGetDefaultsAndUnknownKeysAreIgnored() throws Exception {
    for (HeadlessNode node : NodeDescriptionsTest.nodes()) {
      Class<? extends NodeParameters> type = node.parametersClass().orElseThrow();
      NodeSettings other = new NodeSettings("model");
      other.addString("aKeyOfTheFuture", "whatever");
      other.addString("tissueMethod", "STAIN"); // see the next tests; other nodes ignore them
      other.addBoolean("legend", true);
      NodeParameters loaded = NodeParametersUtil.loadSettings(other, type);
      assertEquals(
          node.name(), settings(NodeParametersUtil.createSettings(type)), settings(loaded));
    }
  }

  @Test
  public void tilersSavedBeforeThereWasAChoiceOfTissueMethodStayWithOtsu() throws Exception {
    Class<? extends NodeParameters> type =
        HeadlessNode.of(new SlideTilerNodeFactory()).parametersClass().orElseThrow();
    NodeParameters old = NodeParametersUtil.loadSettings(new NodeSettings("model"), type);
    assertEquals("OTSU", settings(old).getString("tissueMethod"));
    NodeParameters fresh = NodeParametersUtil.createSettings(type);
    assertEquals("STAIN", settings(fresh).getString("tissueMethod"));
  }

  @Test
  public void heatmapsSavedBeforeThereWasALegendStayWithoutOne() throws Exception {
    Class<? extends NodeParameters> type =
        HeadlessNode.of(new SlideHeatmapNodeFactory()).parametersClass().orElseThrow();
    NodeParameters old = NodeParametersUtil.loadSettings(new NodeSettings("model"), type);
    assertFalse(settings(old).getBoolean("legend"));
    assertTrue(settings(NodeParametersUtil.createSettings(type)).getBoolean("legend"));
  }

  @Test
  public void aWeightsFileTellsItsArchitectureUnlessToldOtherwise() throws Exception {
    NodeSettings reader =
        settings(
            NodeParametersUtil.createSettings(
                HeadlessNode.of(new EncoderReaderNodeFactory()).parametersClass().orElseThrow()));
    assertEquals("FILE", reader.getString("source"));
    assertEquals("from the file", reader.getString("architecture"));
  }

  @Test
  public void encoderReadersSavedBeforeTheSizeCouldBeSetLeaveItToTheFile() throws Exception {
    Class<? extends NodeParameters> type =
        HeadlessNode.of(new EncoderReaderNodeFactory()).parametersClass().orElseThrow();
    NodeSettings old = new NodeSettings("model");
    old.addString("source", "FILE");
    old.addString("path", "encoder.safetensors");
    old.addString("architecture", "resnet18");
    old.addString("normalisation", "HALF");
    NodeSettings loaded = settings(NodeParametersUtil.loadSettings(old, type));
    assertEquals(0, loaded.getInt("inputSize"));
    assertEquals("HALF", loaded.getString("normalisation"));
  }

  @Test
  public void anUnknownChoiceIsAnErrorThatListsTheKnownOnes() throws Exception {
    NodeSettings settings = new NodeSettings("model");
    settings.addString("pixelSize", "SOMETIMES");
    Class<? extends NodeParameters> type =
        HeadlessNode.of(new org.contexture.knime.nodes.slidereader.SlideReaderNodeFactory())
            .parametersClass()
            .orElseThrow();
    Exception problem =
        assertThrows(
            InvalidSettingsException.class, () -> NodeParametersUtil.loadSettings(settings, type));
    assertTrue(problem.getMessage(), problem.getMessage().contains("IF_MISSING"));
  }

  @Test
  public void keysAreThoseThatSavedWorkflowsUse() throws Exception {
    Set<String> keys = new HashSet<>();
    for (HeadlessNode node : NodeDescriptionsTest.nodes()) {
      for (String key : settings(defaults(node)).keySet()) {
        keys.add(node.name() + "/" + key);
      }
    }
    for (String key :
        new String[] {
          "Slide Reader/path",
          "Slide Reader/pixelSize",
          "Slide Reader/micronsPerPixel",
          "Synthetic Slide Cohort/slides",
          "Synthetic Slide Cohort/seed",
          "Slide Tiler/pixels",
          "Slide Tiler/micronsPerPixel",
          "Encoder Reader/source",
          "Encoder Reader/path",
          "Encoder Reader/architecture",
          "Masked Context Distillation Learner/epochs",
          "Tile Feature Extractor/folder",
          "MIL Learner/labelColumn",
          "MIL Learner/head",
          "MIL Predictor/tileAttention",
          "Slide Heatmap/valueColumn"
        }) {
      assertTrue(key, keys.contains(key));
    }
  }

  private static NodeParameters defaults(HeadlessNode node) {
    return NodeParametersUtil.createSettings(node.parametersClass().orElseThrow());
  }

  private static NodeSettings settings(NodeParameters parameters) {
    NodeSettings settings = new NodeSettings("model");
    NodeParametersUtil.saveSettings(parameters.getClass(), parameters, settings);
    return settings;
  }
}
