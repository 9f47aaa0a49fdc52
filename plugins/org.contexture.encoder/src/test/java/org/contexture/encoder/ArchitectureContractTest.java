package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.CheckpointedFeatures;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Mode;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** What every architecture owes: those by name, and one of each that is written out. */
@SuppressWarnings("try") // scopes act by being closed
@RunWith(Parameterized.class)
public class ArchitectureContractTest {

  private static final int SMALL = 64;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameter public String name;

  /** Those with siblings that differ in size only, unless {@code -Dcontexture.large=true}. */
  private static final Set<String> LARGE =
      Set.of(
          "convnext_base",
          "convnext_large",
          "convnext_small",
          "densenet169",
          "densenet201",
          "efficientnet_v2_l",
          "efficientnet_v2_m",
          "regnet_y_1_6gf",
          "regnet_y_3_2gf",
          "regnet_y_800mf",
          "resnet34",
          "swin_base",
          "swin_small",
          "vit_b_16",
          "vit_l_16");

  @Parameters(name = "{0}")
  public static Collection<String> names() {
    List<String> names = new ArrayList<>(Architectures.all().keySet());
    if (!Boolean.getBoolean("contexture.large")) {
      names.removeAll(LARGE);
    }
    String size = "(dim=128,depth=2,heads=2,mlp=96,patch=16,";
    String vit = "timm_vit" + size;
    names.add(
        vit
            + "pixels=224,class=1,registers=4,positions=rotary,scale=1,swiglu=1,pool=class,"
            + "norm=first,eps=1.0E-5)");
    names.add(
        vit
            + "pixels=64,class=1,registers=2,positions=patches,scale=0,swiglu=0,pool=class,"
            + "norm=first)");
    names.add(
        vit
            + "pixels=64,class=1,registers=0,positions=all,scale=0,swiglu=0,pool=class,"
            + "norm=first,inside=1)");
    names.add("clip_vit" + size + "pixels=64,out=24)");
    names.add("clip_vit" + size + "pixels=64,out=0)");
    names.add("conch" + size + "pixels=64,scale=0,out=32,poolers=8,bias=1)");
    names.add("conch" + size + "pixels=64,scale=1,out=32,poolers=8,bias=0)");
    return names;
  }

  @Test
  public void keepsWhatAnEncoderPromises() throws Exception {
    EncoderModel model = Encoders.initialise(name, 3);
    int pixels = architecture().takesAnySize() ? SMALL : model.spec().inputPixels();
    assertEquals(architecture().dimension(), model.spec().dimension());
    namesInAreNamesOut(model);
    float[] features = tilesOfABatchAreIndependentAndTheSameTwice(model, pixels);
    trainingComputesTheSameAndGradientsReachAllParameters(model, pixels, features);
    closingFreesWhatOpeningTook(model, pixels);
  }

  private Architecture architecture() {
    return Architectures.named(name).orElseThrow();
  }

  /** A written file is recognised without help, and nothing of it changes. */
  private void namesInAreNamesOut(EncoderModel model) throws Exception {
    Path file = folder.getRoot().toPath().resolve("encoder.safetensors");
    Encoders.write(model, file);
    SafeTensors written = SafeTensors.read(file);
    Path bare = folder.getRoot().toPath().resolve("bare.safetensors");
    new SafeTensors(written.tensors(), Map.of()).write(bare);
    EncoderModel read = Encoders.read(bare, Optional.empty());
    assertEquals(model.spec(), read.spec().normalised(model.spec().normalisation()));
    assertEquals(
        written.tensors().keySet(), SafeTensors.parse(read.weights(), "read").tensors().keySet());
    assertEquals(model.sha256(), Encoders.read(file, Optional.empty()).sha256());
  }

  private float[] tilesOfABatchAreIndependentAndTheSameTwice(EncoderModel model, int pixels)
      throws Exception {
    TileBatch tiles = tiles(3, pixels);
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      FloatMatrix together = encoder.encode(tiles);
      assertArrayEquals(together.values(), encoder.encode(tiles).values(), 0f);
      float most = most(together.values());
      for (int tile = 0; tile < 3; tile++) {
        float[] alone = encoder.encode(tiles.part(tile, tile + 1)).row(0);
        assertArrayEquals(alone, together.row(tile), 2e-5f * most);
      }
      return together.values();
    }
  }

  private void trainingComputesTheSameAndGradientsReachAllParameters(
      EncoderModel model, int pixels, float[] features) throws Exception {
    try (TrainableEncoder plain = TrainableEncoder.open(model, Device.CPU);
        TrainableEncoder saving = TrainableEncoder.open(model, Device.CPU);
        PointerScope scope = new PointerScope()) {
      Tensor computed = plain.features(plain.images(tiles(3, pixels)), Mode.EVAL);
      assertArrayEquals(features, Tensors.floats(computed), 2e-4f * most(features));
      loss(computed).backward();
      plain
          .weights()
          .parameters()
          .forEach((key, tensor) -> assertTrue("no gradient: " + key, tensor.grad().defined()));
      try (CheckpointedFeatures forward =
          saving.checkpointedFeatures(saving.images(tiles(3, pixels)), Mode.EVAL)) {
        loss(forward.features()).backward();
        forward.backward();
      }
      String first = plain.weights().parameters().keySet().iterator().next();
      float[] expected = Tensors.floats(plain.weights().get(first).grad());
      float[] again = Tensors.floats(saving.weights().get(first).grad());
      assertArrayEquals(first, expected, again, 1e-3f * most(expected));
    }
  }

  /** All that holds native memory: none is left for Java's garbage collector. */
  private static void closingFreesWhatOpeningTook(EncoderModel model, int pixels) throws Exception {
    useOnce(model, pixels); // what is made once for all encoders
    long before = objectsWithoutGarbage();
    useOnce(model, pixels);
    useOnce(model, pixels);
    long left = Pointer.totalCount() - before;
    assertTrue(left + " objects left of two encoders that were closed", left <= 0);
  }

  /** Of what others left nothing may be collected meanwhile: it would hide what is left here. */
  private static long objectsWithoutGarbage() throws InterruptedException {
    long objects = Long.MAX_VALUE;
    for (int same = 0; same < 3; ) {
      System.gc();
      Thread.sleep(50); // references are enqueued by another thread
      Pointer.deallocateReferences();
      same = Pointer.totalCount() == objects ? same + 1 : 0;
      objects = Pointer.totalCount();
    }
    return objects;
  }

  private static void useOnce(EncoderModel model, int pixels) throws EncoderException {
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      encoder.encode(tiles(2, pixels)); // on threads of its own, where there are two cores
    }
    try (TrainableEncoder encoder = TrainableEncoder.open(model, Device.CPU);
        PointerScope scope = new PointerScope()) {
      loss(encoder.features(encoder.images(tiles(1, pixels)), Mode.EVAL)).backward();
    }
  }

  private static Tensor loss(Tensor features) {
    return torch.mse_loss(features, torch.ones_like(features));
  }

  private static float most(float[] values) {
    float most = 0;
    for (float value : values) {
      most = Math.max(most, Math.abs(value));
    }
    return most;
  }

  private static TileBatch tiles(int count, int pixels) {
    byte[] rgb = new byte[count * 3 * pixels * pixels];
    new Random(1).nextBytes(rgb);
    return new TileBatch(count, pixels, rgb);
  }
}
