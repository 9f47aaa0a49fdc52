package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.file.Blob;
import org.junit.Test;

public class HalvingEncoderTest {

  private final List<Integer> tried = new ArrayList<>();

  @Test
  public void batchesThatDoNotFitAreHalvedAndTheLimitIsRemembered() {
    try (Encoder encoder = fitting(2, HalvingEncoderTest::fullGpu)) {
      float[] features = encoder.encode(batch(7)).values();
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6}, features, 0f);
      assertEquals(List.of(7, 4, 2, 2, 2, 1), tried);
      tried.clear();
      encoder.encode(batch(4));
      assertEquals(List.of(2, 2), tried);
    }
  }

  @Test
  public void aSingleTileThatDoesNotFitIsAClearError() {
    try (Encoder encoder = fitting(0, HalvingEncoderTest::fullGpu)) {
      DeviceException e = assertThrows(DeviceException.class, () -> encoder.encode(batch(4)));
      assertTrue(e.getMessage(), e.getMessage().startsWith("CPU has too little memory"));
    }
  }

  @Test
  public void weightsThatDoNotFitAreAClearErrorToo() {
    String huge =
        "timm_vit(dim=900000,depth=1,heads=1,mlp=900000,patch=14,pixels=28,class=1,registers=0,"
            + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";
    EncoderSpec spec = new EncoderSpec(huge, 900_000, 28, Normalisation.IMAGENET);
    EncoderModel model =
        new EncoderModel(spec, Blob.of(new SafeTensors(Map.of(), Map.of()).toBytes()), Map.of());
    DeviceException e =
        assertThrows(DeviceException.class, () -> Encoders.open(model, Device.CPU, Precision.FP32));
    assertTrue(
        e.getMessage(),
        e.getMessage().startsWith("CPU has too little memory for the encoder's weights. Close"));
  }

  @Test
  public void libtorchsOwnFailureToAllocateIsUnderstood() {
    try (Encoder encoder =
        fitting(1, () -> new IllegalStateException(torch.empty(1L << 56).toString()))) {
      assertArrayEquals(new float[] {0, 1, 2, 3}, encoder.encode(batch(4)).values(), 0f);
    }
  }

  @Test
  public void javasMemoryCountsToo() {
    try (Encoder encoder = fitting(1, () -> new OutOfMemoryError("Java heap space"));
        Encoder bare = fitting(1, OutOfMemoryError::new)) {
      assertArrayEquals(new float[] {0, 1, 2, 3}, encoder.encode(batch(4)).values(), 0f);
      assertArrayEquals(new float[] {0, 1}, bare.encode(batch(2)).values(), 0f);
    }
  }

  @Test
  public void otherFailuresPass() {
    try (Encoder encoder = fitting(0, () -> new IllegalStateException("something else"))) {
      assertThrows(IllegalStateException.class, () -> encoder.encode(batch(4)));
      assertEquals(List.of(4), tried);
    }
  }

  private static Throwable fullGpu() {
    return new IllegalStateException("CUDA out of memory. Tried to allocate …");
  }

  /** Gives each tile's first byte, up to so many tiles at once; fails with more. */
  private Encoder fitting(int fits, Supplier<Throwable> failure) {
    Encoder encoder =
        new Encoder() {
          @Override
          public EncoderSpec spec() {
            return new EncoderSpec("first-bytes", 1, 1, Normalisation.IMAGENET);
          }

          @Override
          public String arithmetic() {
            return "CPU, 32-bit floats";
          }

          @Override
          public FloatMatrix encode(TileBatch tiles) {
            tried.add(tiles.tiles());
            if (tiles.tiles() > fits) {
              Throwable problem = failure.get();
              if (problem instanceof Error error) {
                throw error;
              }
              throw (RuntimeException) problem;
            }
            float[] first = new float[tiles.tiles()];
            for (int i = 0; i < first.length; i++) {
              first[i] = tiles.rgb()[3 * i];
            }
            return new FloatMatrix(tiles.tiles(), 1, first);
          }

          @Override
          public void close() {}
        };
    return new HalvingEncoder(encoder, Device.CPU);
  }

  private static TileBatch batch(int tiles) {
    byte[] rgb = new byte[3 * tiles];
    for (int i = 0; i < tiles; i++) {
      rgb[3 * i] = (byte) i;
    }
    return new TileBatch(tiles, 1, rgb);
  }
}
