package org.contexture.slides;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class MicronsPerPixelTest {

  @Test
  public void refusesWhatIsNoLength() {
    for (double wrong : new double[] {0, -1, Double.NaN, 1e9}) {
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> MicronsPerPixel.square(wrong));
      assertTrue(e.getMessage(), e.getMessage().contains("µm per pixel"));
    }
  }
}
