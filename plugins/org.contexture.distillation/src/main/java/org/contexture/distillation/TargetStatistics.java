package org.contexture.distillation;

import java.util.Arrays;
import java.util.List;
import org.contexture.network.FeatureMoments;
import org.contexture.network.FloatMatrix;

/**
 * {@link FeatureMoments} of each teacher, so that each has deviation 1 whatever the others' are.
 *
 * @param teachers in the order of the columns
 */
record TargetStatistics(List<FeatureMoments> teachers) {

  /** Of teachers with features of these lengths. */
  static TargetStatistics of(List<Integer> dimensions) {
    return new TargetStatistics(dimensions.stream().map(FeatureMoments::new).toList());
  }

  /** Counts features in [tiles, sum of the dimensions]. */
  void add(FloatMatrix features) {
    int column = 0;
    for (FeatureMoments teacher : teachers) {
      teacher.add(columns(features, column, teacher.dimension()));
      column += teacher.dimension();
    }
  }

  /** Shifts and scales each dimension [tiles, sum of the dimensions]. */
  FloatMatrix standardise(FloatMatrix features) {
    float[] standardised = new float[features.values().length];
    int column = 0;
    for (FeatureMoments teacher : teachers) {
      FloatMatrix part = teacher.standardise(columns(features, column, teacher.dimension()));
      for (int row = 0; row < features.rows(); row++) {
        System.arraycopy(
            part.values(),
            row * part.columns(),
            standardised,
            row * features.columns() + column,
            part.columns());
      }
      column += teacher.dimension();
    }
    return new FloatMatrix(features.rows(), features.columns(), standardised);
  }

  /** The mean of each dimension, teacher after teacher. */
  float[] mean() {
    float[] means = new float[teachers.stream().mapToInt(FeatureMoments::dimension).sum()];
    int column = 0;
    for (FeatureMoments teacher : teachers) {
      System.arraycopy(teacher.mean(), 0, means, column, teacher.dimension());
      column += teacher.dimension();
    }
    return means;
  }

  /** Each teacher's {@link FeatureMoments#state}, one after the other. */
  double[] state() {
    return teachers.stream().flatMapToDouble(t -> Arrays.stream(t.state())).toArray();
  }

  /** Takes up what {@link #state} gave. */
  void restore(double[] state) {
    int at = 0;
    for (FeatureMoments teacher : teachers) {
      int length = teacher.state().length;
      teacher.restore(Arrays.copyOfRange(state, at, Math.min(state.length, at + length)));
      at += length;
    }
  }

  private static FloatMatrix columns(FloatMatrix all, int from, int count) {
    if (count == all.columns()) {
      return all;
    }
    float[] values = new float[all.rows() * count];
    for (int row = 0; row < all.rows(); row++) {
      System.arraycopy(all.values(), row * all.columns() + from, values, row * count, count);
    }
    return new FloatMatrix(all.rows(), count, values);
  }
}
