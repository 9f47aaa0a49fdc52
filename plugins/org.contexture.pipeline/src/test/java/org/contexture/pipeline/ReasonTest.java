package org.contexture.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.Test;

public class ReasonTest {

  @Test
  public void aFileThatIsMissingOrForbiddenSaysSo() {
    Path missing = Path.of("no such folder", "a.svs");
    IOException e = assertThrows(IOException.class, () -> Files.size(missing));
    assertEquals(missing + " does not exist. Was it moved or removed?", Reason.of(e));
    assertEquals(
        "b.h5 may not be read or written. Check its permissions.",
        Reason.of(new AccessDeniedException("b.h5")));
    assertEquals("No space left on device", Reason.of(new IOException("No space left on device")));
  }

  @Test
  public void whatWasNotForeseenIsNamed() {
    String reason = Reason.of(new IllegalStateException("odd"));
    assertTrue(reason, reason.contains("IllegalStateException: odd"));
    assertTrue(reason, reason.contains("report it"));
    assertTrue(Reason.of(new IOException()).contains("not foreseen"));
    assertTrue(Reason.of(new OutOfMemoryError()).contains("more memory"));
  }

  @Test
  public void cancellingIsNoReason() {
    assertThrows(CancellationException.class, () -> Reason.of(new CancellationException("stop")));
  }

  @Test
  public void tilesOfAnImpossibleSizeAreRefused() {
    for (int pixels : new int[] {0, 8193, Integer.MAX_VALUE}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new SlideTiles("s", Path.of("s.svs"), pixels, 0.5, List.of()));
      assertTrue(e.getMessage(), e.getMessage().contains("1 … 8192 px"));
    }
  }
}
