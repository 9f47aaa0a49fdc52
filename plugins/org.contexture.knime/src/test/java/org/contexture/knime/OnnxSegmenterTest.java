package org.contexture.knime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.slidesegmenter.SlideSegmenterNodeFactory;
import org.contexture.knime.nodes.syntheticcohort.SyntheticCohortNodeFactory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.port.PortObject;

/** From an ONNX file to regions: the same as from a TorchScript program that computes the same. */
public class OnnxSegmenterTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void anOnnxNetworkFindsWhatTheSameTorchScriptProgramFinds() throws Exception {
    Path workflow = folder.getRoot().toPath();
    PortObject slides =
        new NodeBench(new SyntheticCohortNodeFactory(), workflow)
            .set("slides", 2)
            .set("width", 700)
            .set("height", 512)
            .run()
            .objects()[0];
    PortObject onnx =
        new NodeBench(new EncoderReaderNodeFactory(), workflow)
            .set("source", "FILE")
            .set("path", Files.write(workflow.resolve("dark.onnx"), model()).toString())
            .set("inputSize", 64)
            .run()
            .objects()[0];
    PortObject[] found = segment(workflow, slides, onnx);
    PortObject[] expected = segment(workflow, slides, SlideSegmenterTest.network(workflow));
    assertTrue(Rows.count(found[0]) >= 2);
    for (String column : List.of("Slide", "Region", "Class", "Outline")) {
      assertEquals(Rows.column(expected[0], column), Rows.column(found[0], column));
    }
  }

  private static PortObject[] segment(Path workflow, PortObject slides, PortObject network)
      throws Exception {
    return new NodeBench(new SlideSegmenterNodeFactory(), workflow)
        .set("device", "CPU")
        .run(slides, network)
        .objects();
  }

  /** Two maps: bright, which is the mean of the channels, and dark, which is 3.6 less that. */
  private static byte[] model() {
    ByteBuffer constant = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(3.6f);
    Message graph =
        new Message()
            .message(1, node("ReduceMean", "bright", "images").message(5, integers("axes", 1)))
            .message(1, node("Neg", "negative", "bright"))
            .message(1, node("Add", "dark", "negative", "white"))
            .message(1, node("Concat", "maps", "bright", "dark").message(5, integer("axis", 1)))
            .text(2, "graph")
            .message(
                5,
                new Message().number(1, 1).number(2, 1).text(8, "white").bytes(9, constant.array()))
            .message(11, tensor("images", 3))
            .message(12, tensor("maps", 2));
    return new Message()
        .number(1, 8)
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, 17))
        .toBytes();
  }

  private static Message node(String operator, String output, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, output).text(4, operator);
  }

  private static Message integer(String name, long value) {
    return new Message().text(1, name).number(3, value).number(20, 2);
  }

  private static Message integers(String name, long value) {
    return new Message().text(1, name).number(8, value).number(20, 7);
  }

  /** [n, channels, height, width] of 32-bit floats. */
  private static Message tensor(String name, int channels) {
    Message shape =
        new Message()
            .message(1, new Message().text(2, "n"))
            .message(1, new Message().number(1, channels))
            .message(1, new Message().text(2, "height"))
            .message(1, new Message().text(2, "width"));
    Message type = new Message().number(1, 1).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, type));
  }

  /** A message of Protocol Buffers. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      variable((long) field << 3);
      variable(value);
      return this;
    }

    Message bytes(int field, byte[] value) {
      variable((long) field << 3 | 2);
      variable(value.length);
      out.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toBytes());
    }

    private void variable(long value) {
      long left = value;
      for (; left > 127; left >>>= 7) {
        out.write((int) ((left & 127) | 128));
      }
      out.write((int) left);
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
