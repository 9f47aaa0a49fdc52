package org.contexture.pipeline.features;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class TileSimilarityTest {

  private static final FloatMatrix FEATURES =
      new FloatMatrix(5, 2, new float[] {1, 0, 2, 0, 0, 3, -1, 0, 0, 0});

  @Test
  public void cosineIsOneForTheSameDirectionAndMinusOneForTheOpposite() {
    assertArrayEquals(new float[] {1, 1, 0, -1, 0}, TileSimilarity.cosine(FEATURES, 0), 0);
    assertArrayEquals(new float[5], TileSimilarity.cosine(FEATURES, 4), 0);
    assertThrows(IllegalArgumentException.class, () -> TileSimilarity.cosine(FEATURES, 5));
  }

  @Test
  public void findsTheTileThatCoversAPoint() {
    int[] x = {0, 100, 200, 0, 100};
    int[] y = {0, 0, 0, 100, 100};
    TileFeatures features = new TileFeatures(FEATURES, x, y, 100);
    assertEquals(1, TileSimilarity.tileAt(features, 100, 99));
    assertEquals(3, TileSimilarity.tileAt(features, 50, 100));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> TileSimilarity.tileAt(features, 290, 110));
    assertTrue(e.getMessage(), e.getMessage().contains("(200, 0)"));
  }
}
