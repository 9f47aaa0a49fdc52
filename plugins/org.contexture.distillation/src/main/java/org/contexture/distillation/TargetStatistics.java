package org.contexture.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.contexture.network.FeatureMoments;
import org.contexture.network.FloatMatrix;

/**
 * {@link FeatureMoments} of each teacher, so that each has deviation 1 whatever the others' are.
 *
 * @param teachers in their order
 */
record TargetStatistics(List<FeatureMoments> teachers) {

  /** Of teachers with features of these lengths. */
  static TargetStatistics of(List<Integer> dimensions) {
    return new TargetStatistics(dimensions.stream().map(FeatureMoments::new).toList());
  }

  List<Integer> dimensions() {
    return teachers.stream().map(FeatureMoments::dimension).toList();
  }

  /** Counts features in, by teacher [tiles, D]. */
  void add(List<FloatMatrix> features) {
    for (int i = 0; i < teachers.size(); i++) {
      teachers.get(i).add(features.get(i));
    }
  }

  /** Shifts and scales each dimension, by teacher [tiles, D]. */
  List<FloatMatrix> standardise(List<FloatMatrix> features) {
    List<FloatMatrix> standardised = new ArrayList<>();
    for (int i = 0; i < teachers.size(); i++) {
      standardised.add(teachers.get(i).standardise(features.get(i)));
    }
    return standardised;
  }

  /** The mean of each dimension, by teacher. */
  List<float[]> means() {
    return teachers.stream().map(FeatureMoments::mean).toList();
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
}
