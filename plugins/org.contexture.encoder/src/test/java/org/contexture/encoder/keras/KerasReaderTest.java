package org.contexture.encoder.keras;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderOverrides;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Models that Keras saved, with the features that it computed: {@code make-keras-models.py}. */
public class KerasReaderTest {

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = KerasReaderTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(temporary.getRoot().toPath().resolve(name), content);
  }

  private static TileBatch tiles(int pixels) {
    byte[] rgb = new byte[2 * pixels * pixels * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 37 + i / 7 * 11 + i / 101);
    }
    return new TileBatch(2, pixels, rgb);
  }

  @Test
  public void featuresAreThoseOfKeras() throws IOException {
    for (String name : List.of("flat", "graph")) {
      EncoderModel model =
          Encoders.read(file(name + ".h5", resource(name + ".h5")), Optional.empty());
      try (DataInputStream expected =
              new DataInputStream(KerasReaderTest.class.getResourceAsStream(name + ".bin"));
          Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
        assertEquals(2, expected.readInt());
        assertEquals(2, expected.readInt());
        int columns = expected.readInt();
        FloatMatrix found = encoder.encode(tiles(name.equals("flat") ? 20 : 16));
        assertEquals(columns, found.columns());
        for (float value : found.values()) {
          float keras = expected.readFloat();
          assertEquals(name, keras, value, 1e-5 * Math.max(1, Math.abs(keras)));
        }
      }
    }
  }

  @Test
  public void sizeAndLayersAreThoseOfTheFile() throws IOException {
    Path flat = file("flat.h5", resource("flat.h5"));
    EncoderModel model = Encoders.read(flat, Optional.empty());
    assertEquals(20, model.spec().inputPixels());
    assertTrue(
        model.provenance().get("feature"), model.provenance().get("feature").contains("“d2”"));
    EncoderOverrides early =
        new EncoderOverrides(
            Optional.empty(), OptionalInt.of(33), Optional.empty(), Optional.of("c1"));
    assertEquals(6, Encoders.read(flat, Optional.empty(), early).spec().dimension());
    EncoderOverrides wrong =
        new EncoderOverrides(Optional.empty(), OptionalInt.of(33), Optional.empty());
    assertThrows(EncoderException.class, () -> Encoders.read(flat, Optional.empty(), wrong));
  }

  @Test
  public void damagedFilesAreRefusedOrRead() throws IOException {
    byte[] original = resource("graph.h5");
    Random random = new Random(9);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bytes = original.clone();
      for (int j = 0; j < 4; j++) {
        bytes[random.nextInt(i % 2 == 0 ? bytes.length : 4096)] = (byte) random.nextInt(256);
      }
      try {
        Encoders.read(file("damaged.h5", bytes), Optional.empty());
      } catch (EncoderException e) {
        refused++;
        assertTrue(e.getMessage(), e.getMessage().contains("damaged.h5"));
      }
    }
    assertTrue(refused + " refused", refused > 50);
  }
}
