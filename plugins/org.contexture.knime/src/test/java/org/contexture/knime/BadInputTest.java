package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.knime.nodes.distillation.DistillationLearnerNodeFactory;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.encoderwriter.EncoderWriterNodeFactory;
import org.contexture.knime.nodes.featureextractor.FeatureExtractorNodeFactory;
import org.contexture.knime.nodes.millearner.MilLearnerNodeFactory;
import org.contexture.knime.nodes.slideheatmap.SlideHeatmapNodeFactory;
import org.contexture.knime.nodes.slidereader.SlideReaderNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.nodes.syntheticcohort.SyntheticCohortNodeFactory;
import org.contexture.knime.nodes.toptiles.TopTilesNodeFactory;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.network.FloatMatrix;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.node.HeadlessNode;

/** What users get wrong, and what they are told. */
public class BadInputTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path workflow;

  @Before
  public void emptyWorkflow() throws IOException {
    workflow = folder.newFolder("workflow").toPath();
  }

  @Test
  public void aPathThatDoesNotExistIsNamedBeforeExecution() {
    NodeBench reader =
        new NodeBench(new SlideReaderNodeFactory(), workflow).set("path", "/nowhere/slides");
    Exception problem = assertThrows(InvalidSettingsException.class, reader::configure);
    assertThat(problem.getMessage(), containsString("/nowhere/slides"));
  }

  @Test
  public void aFolderWithoutSlidesIsNoSuccess() throws Exception {
    Files.writeString(workflow.resolve("notes.txt"), "no slide");
    NodeBench reader =
        new NodeBench(new SlideReaderNodeFactory(), workflow).set("path", workflow.toString());
    Exception problem = assertThrows(KNIMEException.class, reader::run);
    assertThat(problem.getMessage(), containsString(workflow.toString()));
  }

  @Test
  public void aTruncatedSlideIsListedAndTheOthersAreRead() throws Exception {
    PortObject cohort =
        new NodeBench(new SyntheticCohortNodeFactory(), workflow)
            .set("slides", 2)
            .set("width", 512)
            .set("height", 512)
            .set("folder", workflow.resolve("slides").toString())
            .run()
            .objects()[0];
    String name = Rows.column(cohort, "Path").get(0).replaceFirst(".*/", "");
    Path first = workflow.resolve("slides").resolve(name);
    byte[] whole = Files.readAllBytes(first);
    Files.write(workflow.resolve("slides/broken.tiff"), java.util.Arrays.copyOf(whole, 200));

    HeadlessNode.Executed read =
        new NodeBench(new SlideReaderNodeFactory(), workflow)
            .set("path", workflow.resolve("slides").toString())
            .run();
    assertEquals(2, Rows.count(read.objects()[0]));
    assertEquals(List.of("broken"), Rows.column(read.objects()[1], "Slide"));
    assertFalse(Rows.column(read.objects()[1], "Reason").get(0).isBlank());
    assertThat(read.warning(), containsString("second port"));
  }

  @Test
  public void labelsOfUnknownSlidesAreNamed() throws Exception {
    new NodeBench(new SyntheticCohortNodeFactory(), workflow)
        .set("slides", 1)
        .set("width", 512)
        .set("height", 512)
        .set("folder", workflow.resolve("slides").toString())
        .run();
    Path labels = workflow.resolve("wrong.csv");
    Files.writeString(labels, "slide_id,label\nno-such-slide,lesion\n");
    HeadlessNode.Executed read =
        new NodeBench(new SlideReaderNodeFactory(), workflow)
            .set("path", workflow.resolve("slides").toString())
            .set("labels", labels.toString())
            .run();
    assertThat(read.warning(), containsString("no-such-slide"));
    assertThat(read.warning(), containsString("wrong.csv"));
  }

  @Test
  public void aSlideWithoutPixelSizeIsReportedByTheTilerAndMendedByTheReader() throws Exception {
    java.awt.image.BufferedImage picture =
        new java.awt.image.BufferedImage(600, 600, java.awt.image.BufferedImage.TYPE_INT_RGB);
    for (int y = 100; y < 500; y++) {
      for (int x = 100; x < 500; x++) {
        picture.setRGB(x, y, 0xC060A0 + (x * y) % 32);
      }
    }
    Path slides = Files.createDirectories(workflow.resolve("slides"));
    javax.imageio.ImageIO.write(picture, "png", slides.resolve("plain.png").toFile());
    NodeBench reader =
        new NodeBench(new SlideReaderNodeFactory(), workflow).set("path", slides.toString());

    PortObject unknown = reader.run().objects()[0];
    assertEquals(List.of("?"), Rows.column(unknown, "MPP X"));
    HeadlessNode.Executed tiled = new NodeBench(new SlideTilerNodeFactory(), workflow).run(unknown);
    assertEquals(0, Rows.count(tiled.objects()[0]));
    assertThat(tiled.warning(), containsString("Slide \"plain\": "));

    PortObject known = reader.set("pixelSize", "IF_MISSING").run().objects()[0];
    assertEquals(List.of("0.5"), Rows.column(known, "MPP X"));
  }

  @Test
  public void aTableOfAnotherKindIsRefusedByName() {
    DataTableSpec other =
        new DataTableSpec(new DataColumnSpecCreator("Name", StringCell.TYPE).createSpec());
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () -> new NodeBench(new SlideTilerNodeFactory(), workflow).configure(other));
    assertThat(problem.getMessage(), containsString("\"Slide\""));
    assertThat(problem.getMessage(), containsString("Slide Reader"));
  }

  /** KNIME throws at a table with two columns of one name, and tells users of a coding problem. */
  @Test
  public void aTileValueMayHaveTheNameOfAColumnOfTopTiles() throws Exception {
    DataTableSpec slides =
        new DataTableSpec(
            new DataColumnSpecCreator("Slide", StringCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Path", StringCell.TYPE).createSpec());
    DataTableSpec values =
        new DataTableSpec(
            new DataColumnSpecCreator("Slide", StringCell.TYPE).createSpec(),
            new DataColumnSpecCreator("X", IntCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Y", IntCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Size", IntCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Rank", IntCell.TYPE).createSpec());
    DataTableSpec tiles =
        (DataTableSpec)
            new NodeBench(new TopTilesNodeFactory(), workflow)
                .set("valueColumn", "Rank")
                .configure(slides, values)
                .specs()[0];
    assertTrue(tiles.toString(), tiles.containsName("Rank (#1)"));
  }

  @Test
  public void weightsThatDoNotFitAreListed() throws Exception {
    PortObject encoder = Made.encoder(workflow, "squeezenet1_1");
    Path file = workflow.resolve("squeeze.safetensors");
    new NodeBench(new EncoderWriterNodeFactory(), workflow)
        .set("path", file.toString())
        .run(encoder);
    NodeBench reader =
        new NodeBench(new EncoderReaderNodeFactory(), workflow)
            .set("source", "FILE")
            .set("path", file.toString())
            .set("architecture", "resnet18");
    Exception problem = assertThrows(KNIMEException.class, reader::run);
    assertThat(problem.getMessage(), containsString("squeeze.safetensors"));
    assertThat(problem.getMessage(), containsString("layer1.0.conv1.weight"));
  }

  @Test
  public void tilesThatAnEncoderDoesNotTakeAreRefusedBeforeExecution() throws Exception {
    PortObjectSpec vit = encoder(Encoders.describe("vit_b_16"));
    DataTableSpec tiles = tiles(96);
    NodeBench extractor = new NodeBench(new FeatureExtractorNodeFactory(), workflow);
    Exception problem =
        assertThrows(InvalidSettingsException.class, () -> extractor.configure(tiles, vit));
    assertThat(problem.getMessage(), containsString("96"));
    assertThat(problem.getMessage(), containsString("224"));
    extractor.configure(tiles(224), vit);
    extractor.configure(tiles, encoder(Encoders.describe("resnet18"))); // takes any size
  }

  @Test
  public void anEncoderThatCannotBeTrainedIsNoStudent() throws Exception {
    NodeBench learner = new NodeBench(new DistillationLearnerNodeFactory(), workflow);
    PortObjectSpec resnet = encoder(Encoders.describe("resnet18"));
    PortObjectSpec onnx = encoder(new EncoderSpec("onnx", 512, 224, Normalisation.IMAGENET));
    DataTableSpec tiles = tiles(96);
    learner.configure(tiles, resnet, onnx);
    Exception problem =
        assertThrows(InvalidSettingsException.class, () -> learner.configure(tiles, onnx, resnet));
    assertThat(problem.getMessage(), containsString("student"));
    learner.set("teacher", "RANDOM");
    assertThrows(InvalidSettingsException.class, () -> learner.configure(tiles, resnet, onnx));
  }

  @Test
  public void headsThatCannotShareTheFeaturesAreRefusedBeforeExecution() throws Exception {
    NodeBench learner =
        new NodeBench(new DistillationLearnerNodeFactory(), workflow).set("heads", 7);
    PortObjectSpec resnet = encoder(Encoders.describe("resnet18"));
    DataTableSpec tiles = tiles(96);
    Exception problem =
        assertThrows(
            InvalidSettingsException.class, () -> learner.configure(tiles, resnet, resnet));
    assertThat(problem.getMessage(), containsString("512"));
  }

  @Test
  public void whatCannotBeWrittenIsRefusedBeforeExecution() {
    NodeBench writer =
        new NodeBench(new EncoderWriterNodeFactory(), workflow)
            .set("path", workflow.resolve("encoder.safetensors").toString());
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                writer.configure(
                    encoder(new EncoderSpec("onnx", 512, 224, Normalisation.IMAGENET))));
    assertThat(problem.getMessage(), containsString(".onnx"));
  }

  @Test
  public void aFileIsNoFolderToWriteInto() throws Exception {
    String file = Files.writeString(workflow.resolve("notes.txt"), "a file").toString();
    PortObjectSpec resnet = encoder(Encoders.describe("resnet18"));
    DataTableSpec tiles = tiles(96);
    List<ThrowingRunnable> configurations =
        List.of(
            () ->
                new NodeBench(new SyntheticCohortNodeFactory(), workflow)
                    .set("folder", file)
                    .configure(),
            () ->
                new NodeBench(new FeatureExtractorNodeFactory(), workflow)
                    .set("folder", file)
                    .configure(tiles, resnet),
            () ->
                new NodeBench(new DistillationLearnerNodeFactory(), workflow)
                    .set("checkpointFolder", file)
                    .configure(tiles, resnet, resnet),
            () ->
                new NodeBench(new DistillationLearnerNodeFactory(), workflow)
                    .set("flips", false)
                    .set("teacherFeatures", file)
                    .configure(tiles, resnet, resnet),
            () ->
                new NodeBench(new SlideHeatmapNodeFactory(), workflow)
                    .set("geoJsonFolder", file)
                    .configure(new DataTableSpec(), new DataTableSpec()));
    for (ThrowingRunnable configuration : configurations) {
      Exception problem = assertThrows(InvalidSettingsException.class, configuration);
      assertThat(problem.getMessage(), containsString(file + ", which is a file"));
    }
  }

  @Test
  public void anExistingFileIsNotOverwrittenUnasked() throws Exception {
    PortObject encoder = Made.encoder(workflow, "squeezenet1_1");
    Path file = Files.writeString(workflow.resolve("mine.safetensors"), "precious");
    NodeBench writer =
        new NodeBench(new EncoderWriterNodeFactory(), workflow).set("path", file.toString());
    assertThrows(InvalidSettingsException.class, () -> writer.run(encoder));
    assertEquals("precious", Files.readString(file));
  }

  @Test
  public void oneClassIsNotEnoughAndTheColumnIsNamed() throws Exception {
    NodeBench learner = new NodeBench(new MilLearnerNodeFactory(), workflow).set("device", "CPU");
    BufferedDataTable bags = bags(List.of("lesion", "lesion", ""));
    Exception problem = assertThrows(InvalidSettingsException.class, () -> learner.run(bags));
    assertThat(problem.getMessage(), containsString("\"Label\""));
    assertThat(problem.getMessage(), containsString("lesion"));
  }

  @Test
  public void numbersThatWereHardlyMeantAsClassesAreRefused() throws Exception {
    List<String> ages = IntStream.range(0, 12).mapToObj(i -> "6" + i).toList();
    NodeBench learner =
        new NodeBench(new MilLearnerNodeFactory(), workflow)
            .set("device", "CPU")
            .set("epochs", 1)
            .set("validationFraction", 0.0);
    Exception problem = assertThrows(KNIMEException.class, () -> learner.run(bags(ages)));
    assertThat(problem.getMessage(), containsString("12 different numbers over 12 slides"));
    assertThat(problem.getMessage(), containsString("\"Number\""));
    List<String> names = ages.stream().map(age -> "clone " + age).toList();
    assertEquals("as many names may be classes", 3, learner.run(bags(names)).objects().length);
  }

  @Test
  public void missingLabelsAreCountedNotFatal() throws Exception {
    HeadlessNode.Executed learned =
        new NodeBench(new MilLearnerNodeFactory(), workflow)
            .set("device", "CPU")
            .set("epochs", 1)
            .set("validationFraction", 0.0)
            .run(bags(List.of("lesion", "normal", "")));
    assertThat(learned.warning(), containsString("1 of 3"));
  }

  @Test
  public void aLostFeatureFileIsNamed() throws Exception {
    BufferedDataTable bags = bags(List.of("lesion", "normal"));
    Files.delete(workflow.resolve("slide-1.h5"));
    NodeBench learner = new NodeBench(new MilLearnerNodeFactory(), workflow).set("device", "CPU");
    Exception problem = assertThrows(KNIMEException.class, () -> learner.run(bags));
    assertThat(problem.getMessage(), containsString("slide-1.h5"));
  }

  @Test
  public void anUnknownHeadIsRefusedWithTheKnownOnes() throws Exception {
    NodeBench learner = new NodeBench(new MilLearnerNodeFactory(), workflow).set("head", "magic");
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () -> learner.configure(bags(List.of("a", "b")).getDataTableSpec()));
    assertThat(problem.getMessage(), containsString("gated-abmil"));
  }

  @Test
  public void anUnknownDeviceIsRefusedBeforeExecution() {
    NodeBench extractor =
        new NodeBench(new FeatureExtractorNodeFactory(), workflow).set("device", "GPU");
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () -> extractor.configure(new DataTableSpec(), new DataTableSpec()));
    assertThat(problem.getMessage(), containsString("CUDA:0"));
  }

  @Test
  public void aCancelledCohortLeavesNothingHalfWritten() throws IOException {
    NodeBench cohort =
        new NodeBench(new SyntheticCohortNodeFactory(), workflow)
            .set("folder", workflow.resolve("slides").toString())
            .cancel();
    assertThrows(CanceledExecutionException.class, cohort::run);
    assertFalse(Files.exists(workflow.resolve("slides/labels.csv")));
  }

  private static PortObjectSpec encoder(EncoderSpec spec) {
    return new EncoderPortObjectSpec(spec, Map.of());
  }

  /** What a Slide Tiler announces. */
  private DataTableSpec tiles(int pixels) throws InvalidSettingsException {
    DataTableSpec slides =
        new DataTableSpec(
            new DataColumnSpecCreator("Slide", StringCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Path", StringCell.TYPE).createSpec());
    return (DataTableSpec)
        new NodeBench(new SlideTilerNodeFactory(), workflow)
            .set("pixels", pixels)
            .configure(slides)
            .specs()[0];
  }

  /** Bags of three tiles with two features. */
  private BufferedDataTable bags(List<String> labels) throws IOException {
    DataTableSpec spec =
        new DataTableSpec(
            new DataColumnSpecCreator("Slide", StringCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Features", StringCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Tiles", IntCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Label", StringCell.TYPE).createSpec());
    List<org.knime.core.data.DataRow> rows = new java.util.ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      String slide = "slide-" + i;
      Path file =
          Made.features(workflow, slide, new FloatMatrix(3, 2, new float[] {i, 1, 2, 3, 4, 5 - i}));
      rows.add(
          Rows.row(
              slide,
              new StringCell(slide),
              new StringCell(file.toString()),
              new IntCell(3),
              labels.get(i).isEmpty()
                  ? org.knime.core.data.DataType.getMissingCell()
                  : new StringCell(labels.get(i))));
    }
    return Rows.table(spec, rows);
  }
}
