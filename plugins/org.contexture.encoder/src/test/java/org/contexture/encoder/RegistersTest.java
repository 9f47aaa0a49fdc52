package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.network.Mode;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.junit.Test;

/** z₀ = [class + position; registers; patches + positions] (Darcet et al. 2024). */
@SuppressWarnings("try") // scopes only free what was made in them
public class RegistersTest {

  private static final int DIM = 8;
  private static final int PATCHES = 4;
  private static final String VIT =
      "timm_vit(dim=8,depth=2,heads=2,mlp=16,patch=16,pixels=32,class=1,registers=%d,"
          + "positions=%s,scale=0,swiglu=0,pool=class,norm=first)";

  @Test
  public void registersStandBetweenClassAndPatchesAndHaveNoPositions() throws Exception {
    for (String positions : new String[] {"all", "patches"}) {
      EncoderModel plain = model(0, positions);
      EncoderModel grown = Registers.added(plain, 3, 7);
      assertEquals(VIT.formatted(3, positions), grown.spec().architecture());
      float[] before = tokens(plain);
      float[] after = tokens(grown);
      assertEquals((1 + 3 + PATCHES) * DIM, after.length);
      assertArrayEquals("class", part(before, 0, 1), part(after, 0, 1), 0);
      assertArrayEquals("registers", tensor(grown, "reg_token"), part(after, 1, 4), 0);
      assertArrayEquals("patches", part(before, 1, 5), part(after, 4, 8), 0);
    }
  }

  @Test
  public void allOtherWeightsStayAndTheTokensAreDrawnBySeed() throws Exception {
    EncoderModel plain = model(0, "all");
    EncoderModel grown = Registers.added(plain, 2, 7);
    for (String name : SafeTensors.parse(plain.weights(), "plain").tensors().keySet()) {
      if (!name.equals("pos_embed")) {
        assertArrayEquals(name, tensor(plain, name), tensor(grown, name), 0);
      }
    }
    assertEquals(grown.sha256(), Registers.added(plain, 2, 7).sha256());
    float[] other = tensor(Registers.added(plain, 2, 8), "reg_token");
    assertTrue(!Arrays.equals(tensor(grown, "reg_token"), other));
    assertEquals("2", grown.provenance().get("registers added"));
    assertTrue("they take part", !Arrays.equals(features(plain), features(grown)));
  }

  @Test
  public void whatHasRegistersOrIsNoSuchTransformerIsRefused() throws Exception {
    EncoderModel squeezenet = Encoders.initialise("squeezenet1_1", 1);
    assertThrows(IllegalArgumentException.class, () -> Registers.added(squeezenet, 4, 1));
    EncoderModel twice = Registers.added(model(0, "all"), 2, 1);
    assertThrows(IllegalArgumentException.class, () -> Registers.added(twice, 2, 1));
    EncoderModel plain = model(0, "all");
    assertThrows(IllegalArgumentException.class, () -> Registers.added(plain, 0, 1));
  }

  private static EncoderModel model(int registers, String positions) throws Exception {
    String text = VIT.formatted(registers, positions);
    return Encoders.initialise(new EncoderSpec(text, DIM, 32, Normalisation.IMAGENET), 3);
  }

  private static float[] part(float[] tokens, int from, int to) {
    return Arrays.copyOfRange(tokens, from * DIM, to * DIM);
  }

  private static float[] tokens(EncoderModel model) throws Exception {
    try (TrainableEncoder encoder = TrainableEncoder.open(model, Device.CPU);
        PointerScope scope = new PointerScope()) {
      return Tensors.floats(
          encoder.maps(encoder.images(tile()), Mode.EVAL).get("tokens")); // [1, tokens, dim]
    }
  }

  private static float[] features(EncoderModel model) throws Exception {
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      return encoder.encode(tile()).values();
    }
  }

  private static float[] tensor(EncoderModel model, String name) throws Exception {
    return SafeTensors.parse(model.weights(), "the model").get(name).floats();
  }

  private static TileBatch tile() {
    byte[] rgb = new byte[3 * 32 * 32];
    new Random(2).nextBytes(rgb);
    return new TileBatch(1, 32, rgb);
  }
}
