package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.network.file.Blob;
import org.junit.Test;

/** Several encoders as one. */
public class JoinedEncoderTest {

  private static final int TILES = 3;

  private final EncoderModel first = Encoders.initialise("squeezenet1_1", 1);
  private final EncoderModel second = halved(Encoders.initialise("resnet18", 2));

  private static EncoderModel halved(EncoderModel model) {
    return new EncoderModel(
        model.spec().normalised(Normalisation.HALF), model.weights(), model.provenance());
  }

  private static TileBatch tiles() {
    byte[] rgb = new byte[TILES * 64 * 64 * 3];
    new Random(1).nextBytes(rgb);
    return new TileBatch(TILES, 64, rgb);
  }

  private static FloatMatrix encode(EncoderModel model, Precision precision) throws Exception {
    try (Encoder encoder = Encoders.open(model, Device.CPU, precision)) {
      return encoder.encode(tiles());
    }
  }

  @Test
  public void featuresStandSideBySide() throws Exception {
    EncoderModel joined = Encoders.join(List.of(first, second));
    assertEquals(512 + 512, joined.spec().dimension());
    assertEquals("joined: squeezenet1_1 + resnet18", joined.spec().title());
    FloatMatrix both = encode(joined, Precision.AUTO);
    FloatMatrix one = encode(first, Precision.FP32);
    FloatMatrix other = encode(second, Precision.FP32);
    for (int tile = 0; tile < TILES; tile++) {
      assertArrayEquals(one.row(tile), Arrays.copyOf(both.row(tile), 512), 0);
      assertArrayEquals(other.row(tile), Arrays.copyOfRange(both.row(tile), 512, 1024), 0);
    }
  }

  @Test
  public void whateverDiffersInAPartDiffersInTheWhole() {
    String joined = Encoders.join(List.of(first, second)).sha256();
    assertNotEquals(joined, Encoders.join(List.of(second, first)).sha256());
    assertNotEquals(joined, Encoders.join(List.of(halved(first), second)).sha256());
    assertEquals(joined, Encoders.join(List.of(first, second)).sha256());
  }

  @Test
  public void oneEncoderIsItself() {
    assertEquals(first, Encoders.join(List.of(first)));
  }

  @Test
  public void whoseLabelsAPartLearnedFromIsKnownOfTheWhole() {
    EncoderModel learned =
        new EncoderModel(
            first.spec(), first.weights(), Map.of(EncoderModel.LABELS_OF, "slide-1\nslide-2"));
    assertEquals(Set.of("slide-1", "slide-2"), Encoders.join(List.of(second, learned)).labelsOf());
    assertEquals(Set.of(), Encoders.join(List.of(second, first)).labelsOf());
  }

  @Test
  public void tilesThatAPartDoesNotTakeAreRefusedByItsName() throws Exception {
    EncoderModel joined = Encoders.join(List.of(first, Encoders.initialise("vit_s_16", 1)));
    String message =
        assertThrows(IllegalArgumentException.class, () -> encode(joined, Precision.FP32))
            .getMessage();
    assertTrue(message, message.startsWith("vit_s_16: The encoder takes tiles of 224 pixels"));
  }

  @Test
  public void damagedOnesAreRefused() throws Exception {
    EncoderModel joined = Encoders.join(List.of(first, second));
    byte[] weights = joined.weights().toBytes();
    for (int length : new int[] {0, 3, 4, 50, weights.length / 2}) {
      assertRefused(joined, Arrays.copyOf(weights, length));
    }
    byte[] long31 = weights.clone();
    long31[0] = 0x7f;
    assertRefused(joined, long31);
  }

  private static void assertRefused(EncoderModel joined, byte[] weights) {
    EncoderModel damaged = new EncoderModel(joined.spec(), Blob.of(weights), joined.provenance());
    String message =
        assertThrows(EncoderException.class, () -> encode(damaged, Precision.FP32)).getMessage();
    assertTrue(message, message.length() > 10);
  }
}
