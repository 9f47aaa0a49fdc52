package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.knime.nodes.encoderprofile.EncoderProfileNodeFactory;
import org.contexture.knime.nodes.featureextractor.FeatureExtractorNodeFactory;
import org.contexture.knime.nodes.millearner.MilLearnerNodeFactory;
import org.contexture.knime.nodes.milpredictor.MilPredictorNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.features.FeatureFile;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataType;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode;

/** Tiles through several encoders at once, and what encoders cost. */
public class SeveralEncodersTest {

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path workflow;
  private static PortObject slides;
  private static PortObject tiles;
  private static PortObject squeezenet;
  private static PortObject resnet;

  @BeforeClass
  public static void data() throws Exception {
    workflow = FOLDER.getRoot().toPath();
    slides = Made.slides(workflow, 2, 512);
    tiles = Made.tiles(workflow, slides);
    squeezenet = encoder("squeezenet1_1");
    resnet = encoder("resnet18");
  }

  private static PortObject encoder(String architecture) throws Exception {
    return Made.encoder(workflow, architecture);
  }

  private static NodeBench extractor(String folder) {
    return new NodeBench(new FeatureExtractorNodeFactory(), workflow)
        .set("device", "CPU")
        .set("arithmetic", "FP32")
        .set("folder", workflow.resolve(folder).toString());
  }

  private static FloatMatrix features(String folder, int slide) throws Exception {
    String name = String.format(Locale.ROOT, "synthetic-%03d.h5", slide + 1);
    return FeatureFile.read(workflow.resolve(folder).resolve(name)).features();
  }

  @Test
  public void featuresOfSeveralEncodersStandSideBySide() throws Exception {
    PortObject bags = extractor("both").run(tiles, squeezenet, resnet, null).objects()[0];
    assertArrayEquals(new double[] {1024, 1024}, Rows.numbers(bags, "Dimension"), 0);
    extractor("one").run(tiles, squeezenet);
    extractor("other").run(tiles, resnet, null, null);
    for (int slide = 0; slide < 2; slide++) {
      FloatMatrix both = features("both", slide);
      for (int tile = 0; tile < both.rows(); tile++) {
        float[] row = both.row(tile);
        assertArrayEquals(features("one", slide).row(tile), Arrays.copyOf(row, 512), 1e-6f);
        assertArrayEquals(
            features("other", slide).row(tile), Arrays.copyOfRange(row, 512, 1024), 1e-6f);
      }
    }
    PortObject three = extractor("three").run(tiles, squeezenet, resnet, squeezenet).objects()[0];
    assertArrayEquals(new double[] {1536, 1536}, Rows.numbers(three, "Dimension"), 0);
  }

  @Test
  public void everyEncoderMustTakeTheTiles() throws Exception {
    PortObject transformer = encoder("vit_s_16");
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                extractor("none")
                    .configure(tiles.getSpec(), squeezenet.getSpec(), transformer.getSpec()));
    assertThat(problem.getMessage(), containsString("vit_s_16"));
    assertThat(problem.getMessage(), containsString("takes tiles of 224 pixels only; found 64"));
  }

  /** Resized, cropped, told; a transformer that nobody told it of refuses them. */
  @Test
  public void tilesOfAnotherSizeAreShownAsTheEncodersAuthorsDoIt() throws Exception {
    EncoderModel vit =
        Encoders.initialise(
            "timm_vit(dim=64,depth=1,heads=1,mlp=64,patch=16,pixels=32,class=1,registers=0,"
                + "positions=all,scale=0,swiglu=0,pool=class,norm=first)",
            1);
    Map<String, String> told = Map.of("interpolation", "bicubic", EncoderModel.CROP, "0.875");
    PortObject encoder = new EncoderPortObject(new EncoderModel(vit.spec(), vit.weights(), told));
    HeadlessNode.Executed extracted = extractor("resized").run(tiles, encoder);
    String how = "resized to 36 px (bicubic), of which the middle 32 px are seen";
    assertThat(extracted.warning(), containsString("The tiles have 64 px"));
    assertThat(extracted.warning(), containsString(how));
    Path file = workflow.resolve("resized").resolve("synthetic-001.h5");
    assertThat(
        FeatureFile.inspect(file).attributes().get("normalisation"), containsString(", " + how));
    assertEquals(64, features("resized", 0).columns());
    assertThrows(
        InvalidSettingsException.class,
        () -> extractor("none").configure(tiles.getSpec(), new EncoderPortObject(vit).getSpec()));
  }

  @Test
  public void bagsOfSeveralEncodersAreLearnedFromAsOne() throws Exception {
    PortObject bags = extractor("learned").run(tiles, squeezenet, resnet, null).objects()[0];
    PortObject model =
        new NodeBench(new MilLearnerNodeFactory(), workflow)
            .set("head", "mean")
            .set("validationFraction", 0.0)
            .set("epochs", 2)
            .set("device", "CPU")
            .run(bags)
            .objects()[0];
    PortObject predictions =
        new NodeBench(new MilPredictorNodeFactory(), workflow).run(model, bags).objects()[0];
    assertEquals(2, Rows.column(predictions, "Prediction (Label)").size());
    PortObject alone = extractor("alone").run(tiles, squeezenet, null, null).objects()[0];
    Exception problem =
        assertThrows(
            Exception.class,
            () -> new NodeBench(new MilPredictorNodeFactory(), workflow).run(model, alone));
    assertThat(problem.getMessage(), containsString("1024"));
  }

  @Test
  public void tilesAreLaidAsAnEncoderWantsThem() throws Exception {
    EncoderModel resnet18 = Encoders.initialise("resnet18", 1);
    PortObject encoder =
        new EncoderPortObject(
            new EncoderModel(
                new EncoderSpec("resnet18", 512, 96, resnet18.spec().normalisation()),
                resnet18.weights(),
                Map.of(EncoderModel.TRAINED_AT, "1.5")));
    NodeBench tiler = new NodeBench(new SlideTilerNodeFactory(), workflow);
    PortObject laid = tiler.run(slides, null, encoder).objects()[0];
    assertEquals(96, Rows.numbers(laid, "Pixels")[0], 0);
    assertEquals(1.5, Rows.numbers(laid, "MPP")[0], 0);
    PortObject untold = tiler.set("micronsPerPixel", 1.0).run(slides, null, resnet).objects()[0];
    assertEquals(224, Rows.numbers(untold, "Pixels")[0], 0);
    assertEquals(1.0, Rows.numbers(untold, "MPP")[0], 0);
    tiler.configure(slides.getSpec(), null, new EncoderPortObjectSpec()); // not read yet
  }

  @Test
  public void anEncodersCostIsCountedAndTimed() throws Exception {
    NodeBench node =
        new NodeBench(new EncoderProfileNodeFactory(), workflow)
            .set("device", "CPU")
            .set("batchSize", 2);
    PortObject profile = node.run(resnet).objects()[0];
    assertEquals(List.of("resnet18"), Rows.column(profile, "Encoder"));
    assertEquals(11.18, Rows.numbers(profile, "Parameters (M)")[0], 0.01);
    assertEquals(3.63, Rows.numbers(profile, "GFLOP per Tile")[0], 0.01);
    assertTrue(Rows.numbers(profile, "Tiles per Second")[0] > 0.01);
    assertThat(Rows.column(profile, "Arithmetic").get(0), containsString("CPU"));
    PortObject counted = node.set("timed", false).run(resnet).objects()[0];
    assertEquals(List.of(DataType.getMissingCell()), Rows.cells(counted, "Tiles per Second"));
  }
}
