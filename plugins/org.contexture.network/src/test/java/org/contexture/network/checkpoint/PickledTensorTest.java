package org.contexture.network.checkpoint;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.contexture.network.ElementType;
import org.contexture.network.file.Blob;
import org.junit.Test;

/** Views of a block that holds 0, 1, 2 and 3. */
public class PickledTensorTest {

  @Test
  public void aViewBeginsAtItsOffset() throws IOException {
    assertArrayEquals(new float[] {1, 2, 3}, floats(1, List.of(3L), List.of(1L)), 0);
  }

  @Test
  public void stridesAreFollowed() throws IOException {
    float[] transposed = floats(0, List.of(2L, 2L), List.of(1L, 2L));
    assertArrayEquals(new float[] {0, 2, 1, 3}, transposed, 0);
    assertArrayEquals(new float[] {0, 3}, floats(0, List.of(2L), List.of(3L)), 0);
  }

  @Test
  public void aNumberBehindTheBlockIsRefused() {
    Exception problem =
        assertThrows(IllegalArgumentException.class, () -> floats(1, List.of(2L), List.of(3L)));
    assertTrue(problem.getMessage(), problem.getMessage().endsWith("number 4 of a block of 4"));
  }

  private static float[] floats(long offset, List<Long> shape, List<Long> strides)
      throws IOException {
    ByteBuffer block = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    block.asFloatBuffer().put(new float[] {0, 1, 2, 3});
    PickledStorage storage = new PickledStorage(ElementType.F32, "0", 4);
    return new PickledTensor(storage, offset, shape, strides).take(Blob.of(block.array())).floats();
  }
}
