package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.knime.nodes.distillation.DistillationLearnerNodeFactory;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.slideheatmap.SlideHeatmapNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil;
import org.knime.node.HeadlessNode;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.widget.number.NumberInputWidget;

/** Parameters survive saving, loading, and files that know more or less than this version. */
public class ParametersTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void parametersSurviveSavingAndLoading() throws Exception {
    for (HeadlessNode node : NodeDescriptionsTest.nodesWithParameters()) {
      NodeSettings saved = new NodeBench(node.factory(), Path.of("")).savedAndLoaded();
      assertTrue(node.name(), !saved.keySet().isEmpty());
    }
  }

  @Test
  public void missingKeysGetDefaultsAndUnknownKeysAreIgnored() throws Exception {
    for (HeadlessNode node : NodeDescriptionsTest.nodesWithParameters()) {
      Class<? extends NodeParameters> type = node.parametersClass().orElseThrow();
      NodeSettings other = new NodeSettings("model");
      other.addString("aKeyOfTheFuture", "whatever");
      other.addString("tissueMethod", "STAIN"); // see the next tests; other nodes ignore them
      other.addBoolean("legend", true);
      other.addBoolean("anyEnlargement", false);
      other.addString("safeguard", "KEEP_BETTER");
      other.addString("teacher", "TURNED");
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
  public void distillationsSavedBeforeLearnAndHandOnTheStudentAsTheyDid() throws Exception {
    Class<? extends NodeParameters> type =
        HeadlessNode.of(new DistillationLearnerNodeFactory()).parametersClass().orElseThrow();
    NodeParameters old = NodeParametersUtil.loadSettings(new NodeSettings("model"), type);
    assertEquals("OFF", settings(old).getString("safeguard"));
    assertEquals("FROZEN", settings(old).getString("teacher"));
    NodeParameters fresh = NodeParametersUtil.createSettings(type);
    assertEquals("KEEP_BETTER", settings(fresh).getString("safeguard"));
    assertEquals("TURNED", settings(fresh).getString("teacher"));
  }

  @Test
  public void tilersSavedBeforeEnlargingWasRefusedEnlargeOn() throws Exception {
    Class<? extends NodeParameters> type =
        HeadlessNode.of(new SlideTilerNodeFactory()).parametersClass().orElseThrow();
    NodeParameters old = NodeParametersUtil.loadSettings(new NodeSettings("model"), type);
    assertTrue(settings(old).getBoolean("anyEnlargement"));
    assertFalse(settings(NodeParametersUtil.createSettings(type)).getBoolean("anyEnlargement"));
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

  /** Numbers that are hidden unless their head is chosen. */
  private static final Map<String, String> OF_A_HEAD =
      Map.ofEntries(
          Map.entry("attentionWidth", "abmil"),
          Map.entry("clusteredTiles", "clam-sb"),
          Map.entry("slideWeight", "clam-mb"),
          Map.entry("tileWeight", "dsmil"),
          Map.entry("largestWidth", "transmil"),
          Map.entry("maskedAtRandom", "mhim-abmil"),
          Map.entry("maskedLowest", "mhim-abmil"),
          Map.entry("maskedHighest", "mhim-transmil"),
          Map.entry("drawnOfHighest", "mhim2-abmil"),
          Map.entry("teacherWeight", "mhim-abmil"),
          Map.entry("teacherMomentum", "mhim-abmil"));

  /** KNIME's dialog keeps to the limits; flow variables come past it. */
  @Test
  public void everyLimitOfTheDialogHoldsWithoutItToo() throws Exception {
    int limits = 0;
    for (HeadlessNode node : NodeDescriptionsTest.nodesWithParameters()) {
      for (Field field : NodePage.fields(node.parametersClass().orElseThrow())) {
        NumberInputWidget widget = field.getAnnotation(NumberInputWidget.class);
        if (widget == null || field.getName().equals("inputSize")) {
          continue; // the size of an encoder's tiles is looked at with its file, in another test
        }
        for (double value : beyond(widget)) {
          NodeBench bench = bench(node).set(field.getName(), fitting(field, value));
          if (bench.has("pixelSize")) {
            bench.set("path", folder.getRoot().toString()).set("pixelSize", "ALWAYS");
          }
          if (field.getName().equals("intervals")) {
            bench.set("task", "SURVIVAL"); // else they are hidden
          }
          if (OF_A_HEAD.containsKey(field.getName())) {
            bench.set("head", OF_A_HEAD.get(field.getName())).set("publishedMasking", false);
          }
          if (bench.has("among")) {
            bench.set("among", "ALL"); // else the tiles per slide are hidden
          }
          String what = "%s: %s = %s".formatted(node.name(), field.getName(), value);
          Exception problem =
              assertThrows(
                  what, InvalidSettingsException.class, () -> bench.configure(inputs(node)));
          assertThat(what, problem.getMessage(), containsString(Integer.toString((int) value)));
          limits++;
        }
      }
    }
    assertTrue("" + limits, limits > 50);
  }

  private static List<Double> beyond(NumberInputWidget widget) {
    List<Double> values = new ArrayList<>();
    if (!Modifier.isAbstract(widget.minValidation().getModifiers())) {
      values.add(-3.0);
    }
    if (!Modifier.isAbstract(widget.maxValidation().getModifiers())) {
      values.add(1_000_003.0);
    }
    return values;
  }

  private static Object fitting(Field field, double value) {
    if (field.getType() == int.class) {
      return (int) value;
    }
    return value;
  }

  /** Specs that each node takes. */
  private static PortObjectSpec[] inputs(HeadlessNode node) {
    List<DataColumnSpec> columns = new ArrayList<>();
    for (String name : List.of("Slide", "Path", "Features", "Label")) {
      columns.add(new DataColumnSpecCreator(name, StringCell.TYPE).createSpec());
    }
    for (String name : List.of("X", "Y", "Size", "Pixels", "Column", "Row")) {
      columns.add(new DataColumnSpecCreator(name, IntCell.TYPE).createSpec());
    }
    for (String name : List.of("MPP", "Tissue", "Attention")) {
      columns.add(new DataColumnSpecCreator(name, DoubleCell.TYPE).createSpec());
    }
    DataTableSpec table = new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
    return node.inputs().stream()
        .map(
            port ->
                port.type().getPortObjectClass() == BufferedDataTable.class
                    ? table
                    : new EncoderPortObjectSpec())
        .toArray(PortObjectSpec[]::new);
  }

  @Test
  public void whatTheDialogHidesDoesNotCount() throws Exception {
    HeadlessNode learner = HeadlessNode.of(new DistillationLearnerNodeFactory());
    String slides = folder.getRoot().toString();
    for (NodeBench bench :
        List.of(
            bench(learner).set("target", "OWN").set("mask", "BLOCK"),
            bench(learner).set("loss", "NORMALISED").set("standardised", true),
            bench(learner).set("preset", "FEATURE_DISTILLATION").set("mask", "BLOCK"),
            bench(learner).set("preset", "MAE").set("composition", "no such term"),
            bench(learner).set("composition", "own cosine").set("mask", "BLOCK"),
            bench(learner).set("teacher", "MOMENTUM").set("teacherFeatures", slides))) {
      bench.configure(inputs(learner));
    }
    for (String composition : List.of("no such term", "masked l3", "masked l1 of 2")) {
      NodeBench composed = bench(learner).set("composition", composition);
      assertThrows(
          composition, InvalidSettingsException.class, () -> composed.configure(inputs(learner)));
    }
    bench(learner).set("teacherFeatures", slides).configure(inputs(learner));
    for (NodeBench kept :
        List.of(
            bench(learner).set("teacher", "FROZEN").set("teacherFeatures", slides),
            bench(learner).set("stainJitter", 0.2).set("teacherFeatures", slides),
            bench(learner).set("preset", "PH_REG").set("teacherFeatures", slides))) {
      assertThrows(InvalidSettingsException.class, () -> kept.configure(inputs(learner)));
    }
  }

  private NodeBench bench(HeadlessNode node) {
    return new NodeBench(node.factory(), folder.getRoot().toPath());
  }

  @Test
  public void keysAreThoseThatSavedWorkflowsUse() throws Exception {
    Set<String> keys = new HashSet<>();
    for (HeadlessNode node : NodeDescriptionsTest.nodesWithParameters()) {
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
