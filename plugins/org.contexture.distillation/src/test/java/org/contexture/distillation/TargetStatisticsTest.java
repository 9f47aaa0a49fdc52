package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.List;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class TargetStatisticsTest {

  /** Of a teacher of two dimensions with large features, and of one of one with tiny ones. */
  private static final List<FloatMatrix> FEATURES =
      List.of(
          new FloatMatrix(2, 2, new float[] {-1000, 1, 1000, 2}),
          new FloatMatrix(2, 1, new float[] {-1e-4f, 1e-4f}));

  @Test
  public void aTeacherWithSmallFeaturesCountsAsMuch() {
    TargetStatistics statistics = TargetStatistics.of(List.of(2, 1));
    statistics.add(FEATURES);
    List<FloatMatrix> standardised = statistics.standardise(FEATURES);
    assertEquals("of the first", -1, standardised.get(0).values()[0], 1e-6);
    assertEquals("of the second", -1, standardised.get(1).values()[0], 1e-6);
    assertArrayEquals(new float[] {0, 1.5f}, statistics.means().get(0), 1e-6f);
  }

  @Test
  public void stateIsTakenUp() {
    TargetStatistics statistics = TargetStatistics.of(List.of(2, 1));
    statistics.add(FEATURES);
    TargetStatistics other = TargetStatistics.of(List.of(2, 1));
    other.restore(statistics.state());
    for (int teacher = 0; teacher < 2; teacher++) {
      assertArrayEquals(
          statistics.standardise(FEATURES).get(teacher).values(),
          other.standardise(FEATURES).get(teacher).values(),
          0);
    }
  }
}
