package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.contexture.mil.task.ClassReadout;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class MilPredictorTest {

  private static final double LN2 = Math.log(2);

  @Test
  public void evidenceIsAttentionTimesWhatSpeaksForAClassAgainstTheOthers() {
    Prediction three = prediction(3, 0.5f, 0.25f, 0.25f, 1 / 3f, 1 / 3f, 1 / 3f);
    assertArrayEquals(
        new double[] {LN2 / 4, -LN2 / 8, -LN2 / 8}, three.evidence(0), 1e-7); // a quarter attended
    assertArrayEquals(new double[3], three.evidence(1), 1e-7);
  }

  @Test
  public void evidenceOfACertainTileIsFinite() {
    double[] certain = prediction(2, 1, 0, 0.5f, 0.5f).evidence(0);
    assertTrue(certain[0] > 10 && Double.isFinite(certain[0]));
    assertArrayEquals(new double[] {certain[0], -certain[0]}, certain, 0);
  }

  @Test
  public void headsThatScoreNoTilesGiveNoEvidence() {
    Prediction none =
        new Prediction(
            new ClassReadout(List.of("a", "b")),
            new double[] {0.5, 0.5},
            new float[] {0.25f, 0.75f},
            Optional.empty(),
            new double[2]);
    assertTrue(DoubleStream.of(none.evidence(0)).allMatch(Double::isNaN));
  }

  /** Of two tiles. */
  private static Prediction prediction(int classes, float... scores) {
    return new Prediction(
        new ClassReadout(List.of("a", "b", "c").subList(0, classes)),
        new double[classes],
        new float[] {0.25f, 0.75f},
        Optional.of(new FloatMatrix(2, classes, scores)),
        new double[classes]);
  }
}
