package org.contexture.distillation.teacher;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.junit.Test;

public class RandomTeacherTest {

  private static final TileBatch TILES = noise(8);

  /** With the norms of a fresh network deep ones give 1e-8 and less, for every tile the same. */
  @Test
  public void itsFeaturesTellTilesApart() throws Exception {
    for (String architecture :
        new String[] {"mobilenet_v2", "efficientnet_b0", "resnet18", "squeezenet1_1"}) {
      try (Teacher teacher =
          new RandomTeacher("random", Encoders.initialise(architecture, 3), 1, Device.CPU)) {
        FloatMatrix features = teacher.features(TILES);
        double apart = 0;
        for (int d = 0; d < features.columns(); d++) {
          apart += Math.abs(features.row(0)[d] - features.row(1)[d]) / features.columns();
        }
        assertTrue(architecture + ": " + apart, apart > 1e-3);
      }
    }
  }

  @Test
  public void onlyTheFirstTilesCalibrateIt() throws Exception {
    try (Teacher teacher =
        new RandomTeacher("random", Encoders.initialise("mobilenet_v2", 3), 1, Device.CPU)) {
      float[] first = teacher.features(TILES).values();
      teacher.features(noise(3));
      float[] two = teacher.features(TILES.part(0, 2)).values();
      assertArrayEquals("not calibrated again", Arrays.copyOf(first, two.length), two, 1e-4f);
    }
  }

  private static TileBatch noise(int tiles) {
    byte[] rgb = new byte[tiles * 3 * 64 * 64];
    new Random(tiles).nextBytes(rgb);
    return new TileBatch(tiles, 64, rgb);
  }
}
