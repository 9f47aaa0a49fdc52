package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.knime.nodes.bagstotable.BagsToTableNodeFactory;
import org.contexture.knime.nodes.distillation.DistillationLearnerNodeFactory;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.encoderwriter.EncoderWriterNodeFactory;
import org.contexture.knime.nodes.featureextractor.FeatureExtractorNodeFactory;
import org.contexture.knime.nodes.milcrossvalidator.MilCrossValidatorNodeFactory;
import org.contexture.knime.nodes.millearner.MilLearnerNodeFactory;
import org.contexture.knime.nodes.milpredictor.MilPredictorNodeFactory;
import org.contexture.knime.nodes.slideheatmap.SlideHeatmapNodeFactory;
import org.contexture.knime.nodes.slidereader.SlideReaderNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.nodes.syntheticcohort.SyntheticCohortNodeFactory;
import org.contexture.knime.nodes.tilesimilarity.TileSimilarityNodeFactory;
import org.contexture.knime.nodes.toptiles.TopTilesNodeFactory;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.port.MilModelPortObjectSpec;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.FeatureFileCell;
import org.contexture.knime.table.LabelColumns;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnDomainCreator;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataTableSpecCreator;
import org.knime.core.data.def.StringCell;
import org.knime.core.data.image.png.PNGImageValue;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.node.HeadlessNode;

/** The whole chain on a small cohort, node by node, as a workflow would run it. */
public class SyntheticChainTest {

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path workflow;
  private static PortObject slides;
  private static PortObject tiles;
  private static PortObject student;
  private static PortObject bags;
  private static PortObject failures;

  @BeforeClass
  public static void fromSlidesToBags() throws Exception {
    workflow = FOLDER.newFolder("workflow").toPath();
    slides = Made.slides(workflow, 6, 1024);
    tiles = Made.tiles(workflow, slides);
    student = Made.encoder(workflow, "squeezenet1_1");
    PortObject[] extracted =
        new NodeBench(new FeatureExtractorNodeFactory(), workflow)
            .set("device", "CPU")
            .run(tiles, student)
            .objects();
    bags = extracted[0];
    failures = extracted[1];
  }

  @Test
  public void cohortKeepsItsSlidesWithItsResults() {
    assertEquals(6, Rows.count(slides));
    assertEquals(3, Rows.column(slides, "Label").stream().filter("lesion"::equals).count());
    for (String path : Rows.column(slides, "Path")) {
      assertTrue(path, Path.of(path).startsWith(workflow.resolve("filestores")));
      assertTrue(path, Files.exists(Path.of(path)));
    }
    for (PortObject table : List.of(slides, tiles)) {
      DataTableSpec spec = (DataTableSpec) table.getSpec();
      assertEquals(FeatureFileCell.TYPE, spec.getColumnSpec("Path").getType());
    }
  }

  @Test
  public void tilesCarryLabelAndPatient() {
    assertTrue("tiles: " + Rows.count(tiles), Rows.count(tiles) > 60);
    assertTrue(Rows.column(tiles, "Label").contains("lesion"));
    assertEquals(64, (int) Rows.numbers(tiles, "Pixels")[0]);
    assertEquals(128, (int) Rows.numbers(tiles, "Size")[0]);
  }

  @Test
  public void bagsNameTheirFilesAndKeepTheLabels() {
    assertEquals(6, Rows.count(bags));
    assertEquals(Rows.column(slides, "Label"), Rows.column(bags, "Label"));
    for (String file : Rows.column(bags, "Features")) {
      assertTrue(file, Files.exists(Path.of(file)));
    }
  }

  @Test
  public void featureFilesBelongToTheNodeUnlessAFolderIsGiven() throws Exception {
    DataTableSpec own = (DataTableSpec) bags.getSpec();
    assertEquals(FeatureFileCell.TYPE, own.getColumnSpec("Features").getType());
    assertFalse(
        Files.exists(workflow.resolve("data/features/7"))); // where unfinished runs are kept
    for (String file : Rows.column(bags, "Features")) {
      assertTrue(file, file.startsWith(workflow.resolve("filestores").toString()));
    }

    Path given = workflow.resolve("my features");
    PortObject elsewhere =
        new NodeBench(new FeatureExtractorNodeFactory(), workflow)
            .set("device", "CPU")
            .set("folder", given.toString())
            .run(tiles, student)
            .objects()[0];
    DataTableSpec spec = (DataTableSpec) elsewhere.getSpec();
    assertEquals(StringCell.TYPE, spec.getColumnSpec("Features").getType());
    String file = Rows.column(elsewhere, "Features").get(0);
    assertTrue(file, file.startsWith("knime://knime.workflow/my%20features/"));
  }

  @Test
  public void dimensionsAreKnownBeforeExecution() throws Exception {
    NodeBench extractor = new NodeBench(new FeatureExtractorNodeFactory(), workflow);
    DataTableSpec announced =
        (DataTableSpec) extractor.configure(tiles.getSpec(), student.getSpec()).specs()[0];
    DataTableSpec expanded =
        (DataTableSpec)
            new NodeBench(new BagsToTableNodeFactory(), workflow).configure(announced).specs()[0];
    assertEquals(512, expanded.stream().filter(c -> c.getName().startsWith("Feature ")).count());

    MilModelPortObjectSpec other =
        new MilModelPortObjectSpec("mean", "Label", 1280, List.of("a", "b"), Map.of());
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                new NodeBench(new MilPredictorNodeFactory(), workflow).configure(other, announced));
    assertTrue(problem.getMessage(), problem.getMessage().contains("512"));
    assertTrue(problem.getMessage(), problem.getMessage().contains("1280"));
  }

  @Test
  public void classesAreKnownFromTheFirstNodeOn() throws Exception {
    PortObjectSpec drawn =
        new NodeBench(new SyntheticCohortNodeFactory(), workflow).configure().specs()[0];
    PortObjectSpec tiled =
        new NodeBench(new SlideTilerNodeFactory(), workflow).configure(drawn).specs()[0];
    PortObjectSpec announced =
        new NodeBench(new FeatureExtractorNodeFactory(), workflow)
            .configure(tiled, student.getSpec())
            .specs()[0];
    PortObjectSpec model =
        new NodeBench(new MilLearnerNodeFactory(), workflow).configure(announced).specs()[0];
    PortObjectSpec[] predicted =
        new NodeBench(new MilPredictorNodeFactory(), workflow).configure(model, announced).specs();
    assertTrue(((DataTableSpec) predicted[0]).containsName("P (Label=lesion)"));
    assertTrue(((DataTableSpec) predicted[0]).containsName("Prediction (Label)"));
    assertTrue(((DataTableSpec) predicted[1]).containsName("Score (Label=normal)"));
    PortObjectSpec outOfFold =
        new NodeBench(new MilCrossValidatorNodeFactory(), workflow).configure(announced).specs()[1];
    assertTrue(((DataTableSpec) outOfFold).containsName("P (Label=normal)"));
  }

  @Test
  public void theTableOfLabelsNamesTheClassesBeforeSlidesAreOpened() throws Exception {
    Path labels = workflow.resolve("classes.csv");
    Files.writeString(labels, "slide,label\nsynthetic-001,b\nnowhere,a\nsynthetic-002,\n");
    Path folder = Path.of(Rows.column(slides, "Path").get(0)).getParent();
    NodeBench reader =
        new NodeBench(new SlideReaderNodeFactory(), workflow)
            .set("path", folder.toString())
            .set("labels", labels.toString());
    DataTableSpec announced = (DataTableSpec) reader.configure().specs()[0];
    assertEquals(List.of("a", "b"), LabelColumns.classes(announced, "Label"));
    DataTableSpec found = (DataTableSpec) reader.run().objects()[0].getSpec();
    assertEquals(List.of("b"), LabelColumns.classes(found, "Label"));
    Files.writeString(labels, "no,such,table\n");
    assertThrows(InvalidSettingsException.class, reader::configure);
  }

  @Test
  public void aClassWithoutSlidesIsPredictedNever() throws Exception {
    DataTableSpec spec = (DataTableSpec) bags.getSpec();
    DataColumnSpecCreator label = new DataColumnSpecCreator(spec.getColumnSpec("Label"));
    DataCell[] values = {
      new StringCell("a third"), new StringCell("lesion"), new StringCell("normal")
    };
    label.setDomain(new DataColumnDomainCreator(values).createDomain());
    DataTableSpec wider =
        new DataTableSpecCreator(spec)
            .replaceColumn(spec.findColumnIndex("Label"), label.createSpec())
            .createSpec();
    List<DataRow> rows = new ArrayList<>();
    ((BufferedDataTable) bags).forEach(rows::add);
    PortObject[] validated =
        new NodeBench(new MilCrossValidatorNodeFactory(), workflow)
            .set("folds", 2)
            .set("epochs", 1)
            .set("validationFraction", 0.0)
            .set("resamples", 20)
            .set("device", "CPU")
            .run(Rows.table(wider, rows))
            .objects();
    double[] third = Rows.numbers(validated[1], "P (Label=a third)");
    double[] lesion = Rows.numbers(validated[1], "P (Label=lesion)");
    double[] normal = Rows.numbers(validated[1], "P (Label=normal)");
    for (int i = 0; i < third.length; i++) {
      assertEquals(0, third[i], 0);
      assertEquals(1, lesion[i] + normal[i], 1e-6);
    }
    assertFalse(Rows.column(validated[1], "Prediction (Label)").contains("a third"));
  }

  @Test
  public void oneClassAloneIsRefusedBeforeExecution() {
    DataTableSpec spec =
        BagsTable.readSpec(List.of("lesion")); // as a table of labels with one label announces
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () -> new NodeBench(new MilLearnerNodeFactory(), workflow).configure(spec));
    assertTrue(problem.getMessage(), problem.getMessage().contains("only the value \"lesion\""));
  }

  @Test
  public void anEncoderIsDescribedBeforeItIsRead() throws Exception {
    Path file = workflow.resolve("student.safetensors");
    new NodeBench(new EncoderWriterNodeFactory(), workflow)
        .set("path", file.toString())
        .run(student);
    NodeBench reader =
        new NodeBench(new EncoderReaderNodeFactory(), workflow).set("path", file.toString());
    EncoderPortObjectSpec announced = (EncoderPortObjectSpec) reader.configure().specs()[0];
    EncoderPortObject read = (EncoderPortObject) reader.run().objects()[0];
    assertEquals(Optional.of(read.model().spec()), announced.encoder());

    Files.writeString(file, "no weights");
    Exception problem = assertThrows(InvalidSettingsException.class, reader::configure);
    assertTrue(problem.getMessage(), problem.getMessage().contains("student.safetensors"));
  }

  @Test
  public void slidesWhoseTopTilesCannotBeCutAreNamed() throws Exception {
    String warning =
        new NodeBench(new TopTilesNodeFactory(), workflow)
            .set("valueColumn", "Tissue")
            .set("count", 1)
            .run(Rows.pick(slides, row -> row != 1), tiles)
            .warning();
    String said = "1 slides have tile values but are not among the slides and were left out: ";
    assertTrue(warning, warning.contains(said + "\"synthetic-002\"."));
  }

  @Test
  public void topTilesArePicturesOfTheTilesWithTheLargestValues() throws Exception {
    NodeBench top = new NodeBench(new TopTilesNodeFactory(), workflow).set("valueColumn", "Tissue");
    PortObject perSlide = top.set("count", 2).run(slides, tiles).objects()[0];
    assertEquals(12, Rows.count(perSlide));
    assertEquals(List.of("1", "2"), Rows.column(perSlide, "Rank").subList(0, 2));
    double best = Arrays.stream(Rows.numbers(tiles, "Tissue")).max().orElseThrow();
    assertEquals(best, Arrays.stream(Rows.numbers(perSlide, "Tissue")).max().orElseThrow(), 0);

    PortObject perClass =
        top.set("among", "GROUP")
            .set("perSlide", 1)
            .set("surroundings", 1.0)
            .run(slides, tiles)
            .objects()[0];
    assertEquals(List.of("lesion", "normal"), distinct(perClass, "Group"));
    assertEquals(4, distinct(perClass, "Slide").size());
    PNGImageValue picture = (PNGImageValue) Rows.cells(perClass, "Tile").get(0);
    assertEquals(224, picture.getImageContent().getPreferredSize().width);
  }

  private static List<String> distinct(PortObject table, String column) {
    return Rows.column(table, column).stream().distinct().sorted().toList();
  }

  @Test
  public void distillationLearnsAndLeavesTheTeacherAlone() throws Exception {
    PortObject teacher = Made.encoder(workflow, "squeezenet1_1", 9L);
    String before = ((EncoderPortObject) teacher).model().sha256();
    PortObject[] out =
        new NodeBench(new DistillationLearnerNodeFactory(), workflow)
            .set("windowSide", 2)
            .set("windowsPerStep", 8)
            .set("studentFreeze", 0.2)
            .set("epochs", 1)
            .set("layers", 1)
            .set("heads", 2)
            .set("device", "CPU")
            .run(tiles, student, teacher)
            .objects();
    double[] loss = Rows.numbers(out[1], "Loss");
    assertTrue(loss.length > 2);
    assertEquals(0, Rows.numbers(out[1], "Student Learning Rate")[0], 0); // it waits at first
    assertTrue(Rows.numbers(out[1], "Constant Loss")[0] > 0);
    assertTrue(Math.abs(Rows.numbers(out[1], "Cosine")[0]) <= 1);
    assertTrue(Rows.numbers(out[1], "Waiting (s)")[0] >= 0);
    assertEquals(loss.length, Rows.numbers(out[2], "Steps")[0], 0);
    assertTrue(Rows.cells(out[2], "Loss Curve").get(0) instanceof PNGImageValue);
    assertEquals(before, ((EncoderPortObject) teacher).model().sha256());
    assertTrue(
        !((EncoderPortObject) student)
            .model()
            .sha256()
            .equals(((EncoderPortObject) out[0]).model().sha256()));
  }

  private PortObject encoder(String architecture, long seed) throws Exception {
    return Made.encoder(workflow, architecture, seed);
  }

  private NodeBench distillation() {
    return new NodeBench(new DistillationLearnerNodeFactory(), workflow)
        .set("windowSide", 2)
        .set("epochs", 1)
        .set("layers", 1)
        .set("heads", 2)
        .set("device", "CPU");
  }

  @Test
  public void severalTeachersTeachTogetherEachAtItsOwnResolution() throws Exception {
    PortObject first = encoder("squeezenet1_1", 9);
    PortObject second = encoder("mobilenet_v2", 10);
    for (String preset : List.of("HYBRID", "MST_DISTILL", "MASKED_CONTEXT")) {
      HeadlessNode.Executed executed =
          distillation()
              .set("preset", preset)
              .set("resolution", "OWN")
              .set("validationSlides", 0.2)
              .run(tiles, student, first, second);
      double[] loss = Rows.numbers(executed.objects()[1], "Loss");
      assertTrue(preset, loss.length > 2 && Double.isFinite(loss[loss.length - 1]));
      assertEquals(
          preset + ": slides kept aside are in the log", 1, validated(executed.objects()[1]));
      assertNull(preset, executed.warning());
    }
    HeadlessNode.Executed third =
        distillation().set("preset", "HYBRID").run(tiles, student, first, second, first);
    assertThat(third.warning(), containsString("asks 2 of the 3 teachers"));
    for (NodeBench refused :
        List.of(
            distillation().set("preset", "HYBRID"),
            distillation().set("composition", "masked cosine of 1 + own cosine of 2"))) {
      InvalidSettingsException problem =
          assertThrows(InvalidSettingsException.class, () -> refused.run(tiles, student, first));
      assertThat(problem.getMessage(), containsString("asks 2 teachers, and 1 is connected"));
    }
  }

  /** SupMAE: who learned from a slide's label is not judged on that slide. */
  @Test
  public void theCrossValidatorRefusesSlidesWhoseLabelsTheEncoderKnows() throws Exception {
    PortObject supervised =
        distillation().set("preset", "SUP_MAE").run(tiles, student, student).objects()[0];
    assertEquals(
        Set.copyOf(Rows.column(slides, "Slide")),
        ((EncoderPortObject) supervised).model().labelsOf());
    PortObject further = distillation().run(tiles, student, supervised).objects()[0];
    for (PortObject encoder : List.of(supervised, further)) {
      PortObject known =
          new NodeBench(new FeatureExtractorNodeFactory(), workflow)
              .set("device", "CPU")
              .run(tiles, encoder)
              .objects()[0];
      KNIMEException problem =
          assertThrows(
              KNIMEException.class,
              () ->
                  new NodeBench(new MilCrossValidatorNodeFactory(), workflow)
                      .set("device", "CPU")
                      .run(known));
      assertThat(
          problem.getMessage(), containsString("learned from the labels of 6 of these 6 slides"));
    }
    InvalidSettingsException none =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                distillation()
                    .set("preset", "SUP_MAE")
                    .set("labelColumn", "nowhere")
                    .run(tiles, student, student));
    assertThat(none.getMessage(), containsString("no column \"nowhere\""));
  }

  @Test
  public void teachersSeeTilesAtTheirOwnScale() throws Exception {
    PortObject teacher = encoder("mobilenet_v2", 10);
    HeadlessNode.Executed executed =
        distillation()
            .set("resolution", "SCALE")
            .set("teacherMicronsPerPixel", 0.5)
            .run(tiles, student, teacher);
    double[] own = Rows.numbers(executed.objects()[1], "Loss");
    double[] same = Rows.numbers(distillation().run(tiles, student, teacher).objects()[1], "Loss");
    assertEquals(same.length, own.length);
    assertTrue("the teacher sees something else", Math.abs(own[0] - same[0]) > 1e-6);
    InvalidSettingsException unknown =
        assertThrows(
            InvalidSettingsException.class,
            () -> distillation().set("resolution", "SCALE").run(tiles, student, teacher));
    assertThat(unknown.getMessage(), containsString("µm per pixel of the teachers"));
  }

  private static int validated(PortObject log) {
    return (int)
        Rows.cells(log, "Validation Loss").stream().filter(cell -> !cell.isMissing()).count();
  }

  @Test
  public void learnerPredictorAndHeatmapWorkTogether() throws Exception {
    PortObject[] learned =
        new NodeBench(new MilLearnerNodeFactory(), workflow)
            .set("epochs", 3)
            .set("validationFraction", 0.34)
            .set("device", "CPU")
            .run(bags)
            .objects();
    assertEquals(3, Rows.count(learned[1]));
    PortObject[] predicted =
        new NodeBench(new MilPredictorNodeFactory(), workflow)
            .set("device", "CPU")
            .run(learned[0], bags)
            .objects();
    double[] lesion = Rows.numbers(predicted[0], "P (Label=lesion)");
    double[] normal = Rows.numbers(predicted[0], "P (Label=normal)");
    for (int i = 0; i < lesion.length; i++) {
      assertEquals(1, lesion[i] + normal[i], 1e-6);
    }
    assertEquals(Rows.count(tiles), Rows.count(predicted[1]));
    double[] attention = Rows.numbers(predicted[1], "Attention");
    double[] score = Rows.numbers(predicted[1], "Score (Label=lesion)");
    double[] evidence = Rows.numbers(predicted[1], "Evidence (Label=lesion)");
    double[] against = Rows.numbers(predicted[1], "Evidence (Label=normal)");
    double logit = 0; // of gated-abmil: the tiles' logits weighted by their attention
    double sum = 0;
    for (int i = 0; i < Rows.numbers(bags, "Tiles")[0]; i++) {
      logit += attention[i] * Math.log(score[i] / (1 - score[i]));
      sum += evidence[i];
      assertEquals(-evidence[i], against[i], 1e-9);
    }
    assertEquals(Math.log(lesion[0] / normal[0]), sum, 1e-3);
    assertEquals(lesion[0], 1 / (1 + Math.exp(-logit)), 1e-4);
    Path damaged = Path.of(Rows.column(bags, "Features").get(1));
    byte[] sound = Files.readAllBytes(damaged);
    Files.writeString(damaged, "no HDF5");
    PortObject[] fewer =
        new NodeBench(new MilPredictorNodeFactory(), workflow)
            .set("device", "CPU")
            .run(learned[0], bags)
            .objects();
    assertEquals(5, Rows.count(fewer[0]));
    assertFalse(Rows.column(fewer[0], "Slide").contains(Rows.column(bags, "Slide").get(1)));
    Files.write(damaged, sound);

    PortObject[] painted =
        new NodeBench(new SlideHeatmapNodeFactory(), workflow)
            .set("side", 256)
            .set("geoJsonFolder", "knime://knime.workflow/data/geojson")
            .run(slides, predicted[1])
            .objects();
    assertEquals(6, Rows.count(painted[0]));
    assertTrue(Rows.cells(painted[0], "Heatmap").get(0) instanceof PNGImageValue);
    String first = Rows.column(slides, "Slide").get(0);
    assertTrue(Files.exists(workflow.resolve("data/geojson/" + first + ".geojson")));
  }

  @Test
  public void aSlideThatBreaksLeavesARowAndTheOthersGoOn() throws Exception {
    assertEquals(0, Rows.count(failures));
    PortObject similarity =
        new NodeBench(new TileSimilarityNodeFactory(), workflow)
            .set("reference", "POSITION")
            .set("x", (int) Rows.numbers(tiles, "X")[0] + 5)
            .set("y", (int) Rows.numbers(tiles, "Y")[0] + 5)
            .run(bags)
            .objects()[0];
    String broken = Rows.column(slides, "Slide").get(2);
    Path file = Path.of(Rows.column(slides, "Path").get(2));
    byte[] sound = Files.readAllBytes(file);
    Files.writeString(file, "II*\0 and nothing of use");
    try {
      PortObject[] extracted =
          new NodeBench(new FeatureExtractorNodeFactory(), workflow)
              .set("device", "CPU")
              .set("folder", workflow.resolve("others").toString())
              .run(tiles, student)
              .objects();
      assertEquals(5, Rows.count(extracted[0]));
      assertEquals(List.of(broken), Rows.column(extracted[1], "Slide"));
      assertEquals(List.of("read"), Rows.column(extracted[1], "Stage"));
      String message = Rows.column(extracted[1], "Message").get(0);
      assertTrue(message, message.contains(file.toString()));
      PortObject painted =
          new NodeBench(new SlideHeatmapNodeFactory(), workflow)
              .set("valueColumn", "Similarity")
              .run(slides, similarity)
              .objects()[0];
      assertEquals(5, Rows.count(painted));
      assertFalse(Rows.column(painted, "Slide").contains(broken));
    } finally {
      Files.write(file, sound);
    }
  }

  @Test
  public void similarityOfTheChosenTileToItselfIsOne() throws Exception {
    double x = Rows.numbers(tiles, "X")[0] + 5;
    double y = Rows.numbers(tiles, "Y")[0] + 5;
    PortObject similarity =
        new NodeBench(new TileSimilarityNodeFactory(), workflow)
            .set("reference", "POSITION")
            .set("x", (int) x)
            .set("y", (int) y)
            .run(bags)
            .objects()[0];
    assertEquals(1, Rows.numbers(similarity, "Similarity")[0], 1e-5);
    assertEquals(Rows.count(tiles), Rows.count(similarity));
  }

  @Test
  public void crossValidationPredictsEverySlideOncePerRepeat() throws Exception {
    PortObject[] validated =
        new NodeBench(new MilCrossValidatorNodeFactory(), workflow)
            .set("folds", 3)
            .set("repeats", 2)
            .set("epochs", 2)
            .set("validationFraction", 0.0)
            .set("resamples", 20)
            .set("device", "CPU")
            .run(bags)
            .objects();
    assertEquals("AUROC", Rows.column(validated[0], "Metric").get(0));
    assertEquals(12, Rows.count(validated[1]));
    double[] lesion = Rows.numbers(validated[1], "P (Label=lesion)");
    assertTrue(lesion[0] >= 0 && lesion[0] <= 1);
  }

  @Test
  public void crossValidationStatesThePositiveClass() throws Exception {
    NodeBench node =
        new NodeBench(new MilCrossValidatorNodeFactory(), workflow)
            .set("folds", 2)
            .set("epochs", 1)
            .set("validationFraction", 0.0)
            .set("resamples", 20)
            .set("device", "CPU");
    PortObject metrics = node.run(bags).objects()[0];
    List<String> names = Rows.column(metrics, "Metric");
    List<String> classes = Rows.column(metrics, "Class");
    assertEquals("lesion", classes.get(names.indexOf("F1")));
    assertEquals("lesion", classes.get(names.indexOf("F1 (lesion)")));
    assertEquals("normal", classes.get(names.indexOf("F1 (normal)")));
    List<DataCell> values = Rows.cells(metrics, "Value");
    assertEquals(values.get(names.indexOf("F1 (lesion)")), values.get(names.indexOf("F1")));
    PortObject normal = node.set("positiveClass", "normal").run(bags).objects()[0];
    assertEquals("normal", Rows.column(normal, "Class").get(names.indexOf("F1")));
    assertEquals(
        values.get(names.indexOf("F1 (normal)")),
        Rows.cells(normal, "Value").get(names.indexOf("F1")));
  }
}
