package org.contexture.encoder;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.contexture.network.device.Device;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Encoders of the size of today's pathology models: made, written, read, opened and run. Needs 8 GB
 * of memory beside Java's heap and as much on the disk: {@code -Dcontexture.large=true}.
 */
public class LargeEncoderTest {

  /** As Virchow2 (Zimmermann et al. 2024): ViT-H/14, 632 million parameters. */
  private static final String VIRCHOW2 =
      "timm_vit(dim=1280,depth=32,heads=16,mlp=3416,patch=14,pixels=224,class=1,registers=4,"
          + "positions=all,scale=1,swiglu=1,pool=class_and_mean,norm=first)";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void needsLittleOfJavasHeap() throws Exception {
    Assume.assumeTrue("needs -Dcontexture.large=true", Boolean.getBoolean("contexture.large"));
    EncoderModel fresh = Encoders.initialise(VIRCHOW2, 1);
    Path file = folder.getRoot().toPath().resolve("large.safetensors");
    Encoders.write(fresh, file);
    assertTrue(Files.size(file) + " bytes", Files.size(file) > 2_500_000_000L);
    assertTrue("the heap holds the file", Runtime.getRuntime().maxMemory() < Files.size(file));
    assertEquals(
        VIRCHOW2,
        Encoders.describe(file, Optional.empty(), EncoderOverrides.NONE)
            .orElseThrow()
            .architecture());
    EncoderModel read = Encoders.read(file, Optional.empty());
    assertEquals(fresh.sha256(), read.sha256());
    try (Encoder encoder = Encoders.open(read, Device.CPU, Precision.FP32)) {
      float[] features = encoder.encode(new TileBatch(1, 224, new byte[3 * 224 * 224])).row(0);
      assertEquals(2560, features.length);
      for (float feature : features) {
        assertTrue("" + feature, Float.isFinite(feature) && feature != 0);
      }
    }
  }
}
