package org.contexture.encoder.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.contexture.network.StoredTensor;
import org.contexture.network.file.Blob;

/**
 * Collects nodes and constants of an ONNX model (onnx.proto3; the numbers are its field numbers).
 */
final class OnnxGraph {

  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17; // the first with LayerNormalization

  private final ProtocolBuffer graph = new ProtocolBuffer();
  private final List<String> constants = new ArrayList<>();
  private int nodes;

  /**
   * Adds a node with one output.
   *
   * @param attributes integers (Long), lists of integers ({@code long[]}), decimals (Float) or
   *     texts
   * @return the name of its output
   */
  String node(String operator, List<String> inputs, Map<String, Object> attributes) {
    String output = operator + "_" + nodes++;
    ProtocolBuffer node = new ProtocolBuffer();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator);
    attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
    graph.message(1, node);
    return output;
  }

  /** Gives a node's output another name, through a node that does nothing else. */
  String rename(String output, String name) {
    ProtocolBuffer node = new ProtocolBuffer().text(1, output).text(2, name);
    graph.message(1, node.text(3, name).text(4, "Identity"));
    return name;
  }

  /** Adds a constant of 32-bit floats once; returns its name. */
  String constant(String name, StoredTensor tensor) {
    return constant(name, FLOAT, tensor.shape(), tensor.content());
  }

  /** Adds a constant list of integers once; returns its name. */
  String integers(String name, long... values) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return constant(name, INT64, List.of((long) values.length), Blob.of(data));
  }

  private String constant(String name, int type, List<Long> shape, Blob data) {
    if (!constants.contains(name)) {
      constants.add(name);
      ProtocolBuffer tensor = new ProtocolBuffer();
      shape.forEach(dimension -> tensor.number(1, dimension));
      graph.message(5, tensor.number(2, type).text(8, name).raw(9, data));
    }
    return name;
  }

  /**
   * The whole file.
   *
   * @param inputShape dimensions; a text where the dimension is open
   */
  Blob model(
      String input,
      List<Object> inputShape,
      String output,
      List<Object> outputShape,
      Map<String, String> metadata) {
    graph.text(2, "encoder");
    graph.message(11, value(input, inputShape)).message(12, value(output, outputShape));
    ProtocolBuffer model =
        new ProtocolBuffer()
            .number(1, IR_VERSION)
            .text(2, "contexture")
            .message(7, graph)
            .message(8, new ProtocolBuffer().text(1, "").number(2, OPSET));
    metadata.forEach(
        (key, value) -> model.message(14, new ProtocolBuffer().text(1, key).text(2, value)));
    return model.content();
  }

  private static ProtocolBuffer value(String name, List<Object> shape) {
    ProtocolBuffer dimensions = new ProtocolBuffer();
    for (Object dimension : shape) {
      ProtocolBuffer one = new ProtocolBuffer();
      dimensions.message(
          1,
          dimension instanceof Number number
              ? one.number(1, number.longValue())
              : one.text(2, dimension.toString()));
    }
    ProtocolBuffer tensor = new ProtocolBuffer().number(1, FLOAT).message(2, dimensions);
    return new ProtocolBuffer().text(1, name).message(2, new ProtocolBuffer().message(1, tensor));
  }

  private static ProtocolBuffer attribute(String name, Object value) {
    ProtocolBuffer attribute = new ProtocolBuffer().text(1, name);
    if (value instanceof Long number) {
      return attribute.number(3, number).number(20, 2);
    } else if (value instanceof Float decimal) {
      return attribute.decimal(2, decimal).number(20, 1);
    } else if (value instanceof long[] list) {
      for (long number : list) {
        attribute.number(8, number);
      }
      return attribute.number(20, 7);
    }
    return attribute.text(4, value.toString()).number(20, 3);
  }
}
