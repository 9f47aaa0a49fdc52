package org.contexture.slides;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Optional;
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

  @Test
  public void whatFilesStateMayBeNoLengthOrNoScan() {
    assertEquals(Optional.of(new MicronsPerPixel(0.25, 353)), MicronsPerPixel.stated(0.25, 353));
    assertEquals(Optional.empty(), MicronsPerPixel.stated(0, 0.25));
    assertEquals(Optional.empty(), MicronsPerPixel.stated(0.25, Double.NaN));
    assertEquals(Optional.empty(), MicronsPerPixel.stated(Double.POSITIVE_INFINITY, 0.25));
    assertEquals(
        Optional.of(new MicronsPerPixel(24.9, 0.25)), MicronsPerPixel.statedOfScan(24.9, 0.25));
    assertEquals(Optional.empty(), MicronsPerPixel.statedOfScan(0.25, 25));
    assertEquals(Optional.empty(), MicronsPerPixel.statedOfScan(353, 353));
  }
}
