package org.contexture.learning;

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
    return java.util.Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }
}
