package org.contexture.network;

import java.util.Arrays;
import java.util.List;

/**
 * A dense matrix, row by row. Holds the given array itself: whoever hands it over gives it away.
 *
 * @param rows number of rows, e.g. tiles
 * @param columns number of columns, e.g. feature dimensions
 * @param values rows · columns numbers
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
public record FloatMatrix(int rows, int columns, float[] values) {

  public FloatMatrix {
    if (rows < 0 || columns < 1 || values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "Expected %d × %d values, found %d.".formatted(rows, columns, values.length));
    }
  }

  /** A copy of one row. */
  public float[] row(int row) {
    return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }

  /**
   * Cosines between the rows of this and another matrix of its size: 1 of rows that are equal, 0 if
   * one of the two is nothing but zeros or no number.
   */
  public double[] cosines(FloatMatrix other) {
    double[] cosines = new double[rows];
    for (int row = 0; row < rows; row++) {
      double product = 0;
      double own = 0;
      double others = 0;
      boolean equal = true;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        product += (double) values[i] * other.values[i];
        own += (double) values[i] * values[i];
        others += (double) other.values[i] * other.values[i];
        equal &= values[i] == other.values[i];
      }
      double cosine = product / Math.sqrt(own * others);
      cosines[row] = equal ? 1 : Double.isFinite(cosine) ? cosine : 0;
    }
    return cosines;
  }

  /** The rows of all parts, one part after the other. */
  public static FloatMatrix joined(List<FloatMatrix> parts) {
    int columns = parts.get(0).columns();
    int rows = parts.stream().mapToInt(FloatMatrix::rows).sum();
    float[] joined = new float[Math.multiplyExact(rows, columns)];
    int at = 0;
    for (FloatMatrix part : parts) {
      System.arraycopy(part.values(), 0, joined, at, part.values().length);
      at += part.values().length;
    }
    return new FloatMatrix(rows, columns, joined);
  }
}
