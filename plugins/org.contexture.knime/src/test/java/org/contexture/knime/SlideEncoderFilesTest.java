package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.contexture.knime.nodes.featurefilereader.FeatureFileReaderNodeFactory;
import org.contexture.knime.nodes.slideembedding.SlideEmbeddingNodeFactory;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.features.TileFeatures;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.collection.ListDataValue;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;

/** Slide Embedding by a network of others, with the numbers that PyTorch gives. */
public class SlideEncoderFilesTest {

  private static final Path ENCODERS =
      Path.of("../org.contexture.encoder/src/test/resources/org/contexture/encoder/slide")
          .toAbsolutePath()
          .normalize();

  private static final double[] OF_THREE_TILES = {-1.3312726, 0.00765907, 0.02466148};

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path workflow;
  private Path features;

  @Before
  public void makeFolders() throws Exception {
    workflow = folder.newFolder("workflow").toPath();
    features = folder.newFolder("features").toPath();
  }

  private void write(String slide, int[] x, int[] y) throws Exception {
    float[] values = new float[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.1f - 0.3f;
    }
    FeatureFile.write(
        features.resolve(slide + ".h5"),
        new TileFeatures(new FloatMatrix(3, 4, values), x, y, x.length == 0 ? 0 : 256),
        new FeatureProvenance(
            new FeatureProvenance.Slide(slide, "none", "none"),
            new FeatureProvenance.Tiles(256, 1, "none"),
            new FeatureProvenance.Encoding("test", "none", "none", "FP32")),
        2048,
        2048);
  }

  private void writeOne(String slide) throws Exception {
    write(slide, new int[] {0, 512, 256}, new int[] {0, 0, 1024});
  }

  private PortObject bags() throws Exception {
    return new NodeBench(new FeatureFileReaderNodeFactory(), workflow)
        .set("path", features.toString())
        .run()
        .objects()[0];
  }

  private NodeBench embedding(String encoder) {
    return new NodeBench(new SlideEmbeddingNodeFactory(), workflow)
        .set("device", "CPU")
        .set("encoderFile", ENCODERS.resolve(encoder).toString());
  }

  private static double[] list(DataCell cell) {
    return ((ListDataValue) cell)
        .stream().mapToDouble(value -> ((DoubleValue) value).getDoubleValue()).toArray();
  }

  @Test
  public void theVectorIsThatOfTheNetwork() throws Exception {
    writeOne("a");
    for (String encoder : List.of("slide-sized.pt", "slide-sized.onnx")) {
      PortObject table = embedding(encoder).run(bags(), null).objects()[0];
      assertArrayEquals(encoder, OF_THREE_TILES, list(Rows.cells(table, "Embedding").get(0)), 1e-6);
      assertEquals(3, Rows.numbers(table, "Tiles")[0], 0);
    }
  }

  /** The second slide lies the other way round, so its vector is another one. */
  @Test
  public void aPatientIsTheMeanOfItsSlides() throws Exception {
    writeOne("a");
    write("b", new int[] {512, 0, 256}, new int[] {1024, 0, 0});
    Files.writeString(features.resolve("labels.csv"), "slide,patient\na,p\nb,p\n");
    PortObject bags =
        new NodeBench(new FeatureFileReaderNodeFactory(), workflow)
            .set("path", features.toString())
            .set("labels", features.resolve("labels.csv").toString())
            .run()
            .objects()[0];
    PortObject single = embedding("slide-sized.pt").run(bags, null).objects()[0];
    double[] a = list(Rows.cells(single, "Embedding").get(0));
    double[] b = list(Rows.cells(single, "Embedding").get(1));
    PortObject both =
        embedding("slide-sized.pt").set("patientBags", true).run(bags, null).objects()[0];
    double[] mean = list(Rows.cells(both, "Embedding").get(0));
    assertEquals(1, Rows.cells(both, "Embedding").size());
    assertEquals(6, Rows.numbers(both, "Tiles")[0], 0);
    for (int i = 0; i < mean.length; i++) {
      assertEquals((a[i] + b[i]) / 2, mean[i], 1e-6);
    }
    assertThat(Arrays.toString(a), not(Arrays.toString(b)));
  }

  @Test
  public void featuresWithoutPlacesAreNotEnoughForOneThatAsksForThem() throws Exception {
    write("a", new int[0], new int[0]);
    embedding("slide-alone.onnx").run(bags(), null);
    KNIMEException e =
        assertThrows(KNIMEException.class, () -> embedding("slide-placed.onnx").run(bags(), null));
    assertThat(e.getMessage(), containsString("have no positions"));
  }

  @Test
  public void whatIsMissingIsNamed() throws Exception {
    writeOne("a");
    KNIMEException e =
        assertThrows(KNIMEException.class, () -> embedding("none.onnx").run(bags(), null));
    assertThat(e.getMessage(), containsString("none.onnx"));
  }
}
