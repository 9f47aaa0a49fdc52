package org.contexture.mil;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Optional;
import org.contexture.network.Weights;
import org.junit.Test;

public class EarlyStoppingTest {

  @Test
  public void ofEqualEpochsTheFirstIsKeptAndWaitingCountsFromIt() {
    EarlyStopping stopping = new EarlyStopping(2);
    try (Weights weights = new Weights()) {
      stopping.offer(1, Optional.of(0.5), weights);
      stopping.offer(2, Optional.of(0.4), weights);
      stopping.offer(3, Optional.of(0.4), weights);
      assertEquals(2, stopping.bestEpoch());
      assertFalse(stopping.isDue(3));
      assertTrue(stopping.isDue(4));
    }
  }

  @Test
  public void withoutValidationTheLastEpochIsKept() {
    EarlyStopping stopping = new EarlyStopping(0);
    try (Weights weights = new Weights()) {
      stopping.offer(1, Optional.empty(), weights);
      stopping.offer(2, Optional.empty(), weights);
      assertEquals(2, stopping.bestEpoch());
      assertFalse("waits for ever", stopping.isDue(1000));
    }
  }
}
