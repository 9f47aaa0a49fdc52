package org.contexture.learning.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.TileBatch;
import org.contexture.learning.device.DeviceException;
import org.junit.Test;

public class HalvingTest {

  private final List<Integer> tried = new ArrayList<>();

  @Test
  public void batchesThatDoNotFitAreHalvedAndTheLimitIsRemembered() {
    Halving halving = new Halving("CUDA:0");
    float[] features = halving.encode(batch(8), tiles -> network(tiles, 2)).values();
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, features, 0f);
    tried.clear();
    halving.encode(batch(4), tiles -> network(tiles, 2));
    assertEquals(List.of(2, 2), tried);
  }

  @Test
  public void aSingleTileThatDoesNotFitIsAClearError() {
    Halving halving = new Halving("CUDA:0");
    DeviceException e =
        assertThrows(
            DeviceException.class, () -> halving.encode(batch(4), tiles -> network(tiles, 0)));
    assertTrue(e.getMessage(), e.getMessage().startsWith("CUDA:0 has too little memory"));
  }

  @Test
  public void libtorchsOwnFailureToAllocateIsUnderstood() {
    Halving halving = new Halving("CPU");
    FloatMatrix features =
        halving.encode(
            batch(4),
            tiles -> {
              if (tiles.tiles() > 1) {
                torch.empty(1L << 56); // more than any machine has
              }
              return network(tiles, 1);
            });
    assertArrayEquals(new float[] {0, 1, 2, 3}, features.values(), 0f);
  }

  @Test
  public void otherFailuresPass() {
    assertThrows(
        IllegalStateException.class,
        () ->
            new Halving("CPU")
                .encode(
                    batch(4),
                    tiles -> {
                      throw new IllegalStateException("something else");
                    }));
  }

  /** Gives each tile's first byte, up to so many tiles at once. */
  private FloatMatrix network(TileBatch tiles, int fits) {
    tried.add(tiles.tiles());
    if (tiles.tiles() > fits) {
      throw new IllegalStateException("CUDA out of memory. Tried to allocate …");
    }
    float[] first = new float[tiles.tiles()];
    for (int i = 0; i < first.length; i++) {
      first[i] = tiles.rgb()[3 * i];
    }
    return new FloatMatrix(tiles.tiles(), 1, first);
  }

  private static TileBatch batch(int tiles) {
    byte[] rgb = new byte[3 * tiles];
    for (int i = 0; i < tiles; i++) {
      rgb[3 * i] = (byte) i;
    }
    return new TileBatch(tiles, 1, rgb);
  }
}
