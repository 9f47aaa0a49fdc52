package org.contexture.encoder.onnx;

import java.util.Arrays;
import org.contexture.encoder.architecture.AttentionWindow;
import org.contexture.network.StoredTensor;

/** Writes down how a map is cut into windows and joined again. */
final class OnnxWindows {

  private final OnnxComputation net;
  private final AttentionWindow window;
  private final int dim;

  OnnxWindows(OnnxComputation net, AttentionWindow window, int dim) {
    this.net = net;
    this.window = window;
    this.dim = dim;
  }

  /** [n, side, side, dim] → [n · count, tokens, dim]. */
  String cut(String map) {
    long inRow = window.side() / window.size();
    String split =
        net.node(
            "Reshape",
            moved(map, window.shift()),
            integers(-1, inRow, window.size(), inRow, window.size(), dim));
    String windows = net.transposed(split, 0, 1, 3, 2, 4, 5);
    return net.node("Reshape", windows, integers(-1, window.tokens(), dim));
  }

  /** Back again. */
  String joined(String windows) {
    long inRow = window.side() / window.size();
    String split =
        net.node("Reshape", windows, integers(-1, inRow, inRow, window.size(), window.size(), dim));
    String map =
        net.node(
            "Reshape",
            net.transposed(split, 0, 1, 3, 2, 4, 5),
            integers(-1, window.side(), window.side(), dim));
    return moved(map, (window.side() - window.shift()) % window.side());
  }

  /** Moved up and left around the edges. */
  private String moved(String map, int by) {
    String moved = map;
    for (int axis = 1; axis <= 2 && by > 0; axis++) {
      moved =
          net.joined(
              axis, net.slice(moved, axis, by, Integer.MAX_VALUE), net.slice(moved, axis, 0, by));
    }
    return moved;
  }

  /** What is added to the scores: [1 or count, heads, tokens, tokens]. */
  StoredTensor biases(int heads) {
    int square = window.tokens() * window.tokens();
    int count = window.shift() == 0 ? 1 : window.count();
    float[] table = net.floats(window.biases()); // [places, heads]
    float[] mask = window.mask();
    int[] rows = window.biasRows();
    float[] biases = new float[count * heads * square];
    for (int w = 0; w < count; w++) {
      for (int head = 0; head < heads; head++) {
        for (int i = 0; i < square; i++) {
          float apart = window.shift() == 0 ? 0 : mask[w * square + i];
          biases[(w * heads + head) * square + i] = table[rows[i] * heads + head] + apart;
        }
      }
    }
    return StoredTensor.of(biases, count, heads, window.tokens(), window.tokens());
  }

  private String integers(long... numbers) {
    return net.integers("numbers." + Arrays.toString(numbers), numbers);
  }
}
