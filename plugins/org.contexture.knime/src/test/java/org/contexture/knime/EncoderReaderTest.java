package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    PortObject encoder =
        new NodeBench(new EncoderReaderNodeFactory(), folder.getRoot().toPath())
            .set("source", "NEW")
            .set("architecture", "squeezenet1_1")
            .run()
            .objects()[0];
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
