package org.contexture.mil;

import static org.junit.Assert.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.Test;

@SuppressWarnings("try") // scopes and threads act by being open
public class ComputeThreadsTest {

  /** What the native libraries were told outlives the scope in which they were told it first. */
  @Test
  public void areSetAgainAfterTheScopeOfTheFirstTimeHasEnded() {
    int before = torch.get_num_threads();
    for (int threads : new int[] {1, 3, 2}) {
      try (PointerScope scope = new PointerScope();
          ComputeThreads set = ComputeThreads.of(threads)) {
        assertEquals(threads, ComputeThreads.present());
        Tensor square = torch.ones(256, 256);
        assertEquals(256, square.mm(square).mean().item_float(), 0);
      }
      assertEquals(before, torch.get_num_threads());
    }
  }
}
