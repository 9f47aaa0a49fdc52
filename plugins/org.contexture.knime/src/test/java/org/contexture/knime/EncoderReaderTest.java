package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.encoderwriter.EncoderWriterNodeFactory;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;

/** What can be set otherwise than an encoder's file says, and where it goes. */
public class EncoderReaderTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file;

  @Before
  public void writeAnEncoder() throws Exception {
    file = folder.getRoot().toPath().resolve("encoder.safetensors");
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), file);
  }

  @Test
  public void whatWasWrittenForDl4jIsTheSameEncoder() throws Exception {
    PortObject encoder = Made.encoder(folder.getRoot().toPath(), "squeezenet1_1");
    for (String version : List.of("V0_9_1", "V1_0_0_M2_1")) {
      Path file = folder.getRoot().toPath().resolve(version + ".zip");
      new NodeBench(new EncoderWriterNodeFactory(), folder.getRoot().toPath())
          .set("path", file.toString())
          .set("dl4jVersion", version)
          .run(encoder);
      PortObject again =
          new NodeBench(new EncoderReaderNodeFactory(), folder.getRoot().toPath())
              .set("path", file.toString())
              .run()
              .objects()[0];
      assertEquals(
          ((EncoderPortObject) encoder).model().spec().dimension(),
          ((EncoderPortObject) again).model().spec().dimension());
      assertEquals("squeezenet1_1", ((EncoderPortObject) again).model().spec().architecture());
    }
  }

  /** Models that DL4J and Keras made; KNIME puts DL4J's zip into one of its own. */
  private Path layered(String name, String as) throws Exception {
    Path resources =
        Path.of("..", "org.contexture.encoder", "src", "test", "resources")
            .resolve("org/contexture/encoder");
    byte[] model = Files.readAllBytes(resources.resolve(name));
    Path copy = folder.getRoot().toPath().resolve(as);
    if (!as.endsWith(".dl4j")) {
      return Files.write(copy, model);
    }
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (String entry : List.of("layer0", "mln_model", "isTrained")) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(entry.equals("mln_model") ? model : new byte[] {1});
      }
    }
    return copy;
  }

  private NodeBench reader(Path path, String layer) {
    return reader().set("path", path.toString()).set("layer", layer);
  }

  private void assertFeature(Path path, String layer, int dimension) throws Exception {
    NodeBench reader = reader(path, layer);
    EncoderPortObjectSpec announced = (EncoderPortObjectSpec) reader.configure().specs()[0];
    EncoderPortObject read = (EncoderPortObject) reader.run().objects()[0];
    assertEquals(path + " " + layer, dimension, read.model().spec().dimension());
    assertEquals(Optional.of(read.model().spec()), announced.encoder());
  }

  @Test
  public void networksOfDl4jAndKerasGiveTheLastButOneLayerOrTheNamedOne() throws Exception {
    Path dl4j = layered("dl4j/flat-0.9.1.zip", "cnn.zip");
    assertFeature(dl4j, "", 7);
    assertFeature(dl4j, " layer6 ", 5);
    Path graph = layered("dl4j/graph-1.0.0-M2.1.zip", "graph.zip");
    assertFeature(graph, "", 11);
    assertFeature(graph, "z", 6);
    Path knime = layered("dl4j/flat-0.9.1.zip", "cnn.dl4j");
    assertFeature(knime, "", 7);
    assertFeature(knime, "layer7", 9);
    Path keras = layered("keras/flat.h5", "cnn.h5");
    int dimension = Encoders.read(keras, Optional.empty()).spec().dimension();
    assertFeature(keras, "", dimension);
    assertFeature(keras, "c1", 6);
  }

  @Test
  public void layersAndFilesThatAreNoneAreRefusedBeforeExecution() throws Exception {
    assertRefused(
        layered("dl4j/flat-0.9.1.zip", "cnn.zip"), "layer77", "no layer “layer77”", "layer6");
    assertRefused(layered("dl4j/graph-0.9.1.zip", "g.zip"), "fd", "no layer “fd”", "gap");
    assertRefused(layered("keras/flat.h5", "cnn.h5"), "c9", "no layer “c9”", "c1");
    assertRefused(file, "layer1", "encoder.safetensors", "only DL4J's and Keras' files");
    Path onnx = folder.getRoot().toPath().resolve("encoder.onnx");
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), onnx);
    assertRefused(onnx, "layer1", "encoder.onnx", "only DL4J's and Keras' files");
    Path noZip = Files.writeString(folder.getRoot().toPath().resolve("no.zip"), "no zip at all");
    assertRefused(noZip, "", "no.zip", "holds no configuration.json");
    assertRefused(layered("keras/flat.h5", "keras.zip"), "", "keras.zip", "configuration.json");
    assertRefused(layered("dl4j/flat-0.9.1.zip", "zip.h5"), "", "zip.h5", "Keras model");
    assertRefused(layered("dl4j/flat-0.9.1.zip", "cnn.keras"), "", "cnn.keras", "model.save");
    assertRefused(layered("dl4j/lrn-0.9.1.zip", "lrn.zip"), "", "“lrn” (", "layer before them");
  }

  private void assertRefused(Path path, String layer, String... because) {
    Exception problem =
        assertThrows(InvalidSettingsException.class, reader(path, layer)::configure);
    for (String part : because) {
      assertThat(problem.getMessage(), containsString(part));
    }
  }

  @Test
  public void whatIsSetIsAnnouncedShownAndWritten() throws Exception {
    NodeBench reader =
        reader()
            .set("normalisation", "CUSTOM")
            .set("mean", "(0.707, 0.579, 0.704)")
            .set("deviation", "0.212 0.230 0.178")
            .set("inputSize", 96);
    EncoderPortObject read = (EncoderPortObject) reader.run().objects()[0];
    EncoderSpec encoder = read.model().spec();
    assertEquals(
        new Normalisation(List.of(0.707, 0.579, 0.704), List.of(0.212, 0.230, 0.178)),
        encoder.normalisation());
    assertEquals(96, encoder.inputPixels());
    EncoderPortObjectSpec announced = (EncoderPortObjectSpec) reader.configure().specs()[0];
    assertEquals(Optional.of(encoder), announced.encoder());
    assertThat(
        read.getSummary(),
        containsString(
            "for tiles of 96 px, with mean [0.707, 0.579, 0.704] and deviation [0.212, 0.23,"));
    assertThat(read.getSummary(), containsString("set by the user: mean [0.707"));

    for (String name : List.of("again.safetensors", "again.onnx")) {
      Path again = folder.getRoot().toPath().resolve(name);
      new NodeBench(new EncoderWriterNodeFactory(), folder.getRoot().toPath())
          .set("path", again.toString())
          .run(read);
      EncoderSpec back = Encoders.read(again, Optional.empty()).spec();
      assertEquals(name, encoder.normalisation(), back.normalisation());
      assertEquals(name, 96, back.inputPixels());
    }
  }

  @Test
  public void whatIsNotSetComesFromTheFile() throws Exception {
    EncoderPortObject read =
        (EncoderPortObject) reader().set("mean", "of no use").run().objects()[0];
    assertEquals(Encoders.describe("squeezenet1_1"), read.model().spec());
  }

  @Test
  public void numbersThatAreNoneAreRefusedBeforeExecution() {
    assertRefused("0.5, 0.5", "0.2, 0.2, 0.2", "The mean of the pixels is “0.5, 0.5”");
    assertRefused("0.5, 0.5, 0.5", "wide", "The standard deviation of the pixels is “wide”");
    assertRefused("0.5, 0.5, 0.5", "0.2, 0, 0.2", "three positive deviations");
    assertRefused("123.7, 116.3, 103.5", "58.4, 57.1, 57.4", "pixels in 0 … 255 by 255");
  }

  private void assertRefused(String mean, String deviation, String because) {
    NodeBench reader =
        reader().set("normalisation", "CUSTOM").set("mean", mean).set("deviation", deviation);
    Exception problem = assertThrows(InvalidSettingsException.class, reader::configure);
    assertThat(problem.getMessage(), containsString(because));
  }

  @Test
  public void aSizeThatATransformerCannotCutIsRefusedBeforeExecution() throws Exception {
    Path transformer = folder.getRoot().toPath().resolve("vit.safetensors");
    Encoders.write(Encoders.initialise("vit_s_16", 1), transformer);
    NodeBench reader = reader().set("path", transformer.toString()).set("inputSize", 250);
    Exception problem = assertThrows(InvalidSettingsException.class, reader::configure);
    assertThat(problem.getMessage(), containsString("vit.safetensors"));
    assertThat(problem.getMessage(), containsString("250 pixels cannot be cut into patches of 16"));
  }

  private NodeBench reader() {
    return new NodeBench(new EncoderReaderNodeFactory(), folder.getRoot().toPath())
        .set("path", file.toString());
  }
}
