package org.contexture.distillation.teacher;

import java.util.List;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * Several teachers whose features are all predicted, side by side, each counting alike (Wang et al.
 * 2023, "Masked Video Distillation", MVD; Shi et al. 2023, "Hybrid Distillation"). Deviation: one
 * predictor with one output per teacher, not a decoder each.
 *
 * @param teachers at least one; closed with this
 */
public record SeveralTeachers(List<Teacher> teachers) implements Teacher {

  public SeveralTeachers {
    teachers = List.copyOf(teachers);
  }

  @Override
  public List<Integer> dimensions() {
    return teachers.stream().flatMap(teacher -> teacher.dimensions().stream()).toList();
  }

  @Override
  public FloatMatrix features(TileBatch tiles) {
    int columns = dimensions().stream().mapToInt(Integer::intValue).sum();
    float[] joined = new float[tiles.tiles() * columns];
    int firstColumn = 0;
    for (Teacher teacher : teachers) {
      FloatMatrix part = teacher.features(tiles);
      for (int row = 0; row < part.rows(); row++) {
        System.arraycopy(
            part.values(),
            row * part.columns(),
            joined,
            row * columns + firstColumn,
            part.columns());
      }
      firstColumn += part.columns();
    }
    return new FloatMatrix(tiles.tiles(), columns, joined);
  }

  @Override
  public void studentLearned() {
    teachers.forEach(Teacher::studentLearned);
  }

  @Override
  public void close() {
    teachers.forEach(Teacher::close);
  }
}
