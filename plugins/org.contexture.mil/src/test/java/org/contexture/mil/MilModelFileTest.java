package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.CoxReadout;
import org.contexture.mil.task.LabelsReadout;
import org.contexture.mil.task.NumberLoss;
import org.contexture.mil.task.NumberReadout;
import org.contexture.mil.task.Readout;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Models in files of their own come back as they were. */
public class MilModelFileTest {

  private static final int DIMENSION = 24;
  private static final ClassReadout CLASSES = new ClassReadout(List.of("no", "yes, maybe"));

  private static final OutputMeaning UNNAMED = new OutputMeaning.Classes(List.of());

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  static MilModel model(MilHead head, Readout readout) {
    float[] mean = new float[DIMENSION];
    float[] deviation = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      mean[i] = (float) Math.sin(i);
      deviation[i] = 0.5f + i % 3;
    }
    try (Weights weights =
        HeadWeights.fresh(
            head, new BagShape(DIMENSION, ""), readout, MilOptions.defaults(), Device.CPU)) {
      return HeadWeights.model(
          weights.save(Map.of()),
          new Standardisation(mean, deviation),
          head,
          readout,
          Optional.empty(),
          "Grade (WHO)",
          Map.of("encoder", "é", "seed", "3"));
    }
  }

  static Bag bag() {
    float[] values = new float[9 * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.cos(0.37 * i);
    }
    FloatMatrix tiles = new FloatMatrix(9, DIMENSION, values);
    return new Bag("S", "P", Optional.empty(), () -> tiles);
  }

  private Path written(MilModel model) throws IOException {
    Path file = folder.getRoot().toPath().resolve("model.safetensors");
    MilModelFile.write(model, file);
    return file;
  }

  private void assertComesBack(MilModel model) throws IOException {
    MilModel again = MilCheckpoint.read(written(model), Optional.empty(), UNNAMED, "not asked for");
    assertEquals(model.head(), again.head());
    assertEquals(model.dimension(), again.dimension());
    assertEquals(model.readout(), again.readout());
    assertEquals(model.labelColumn(), again.labelColumn());
    assertEquals(model.provenance(), again.provenance());
    assertArrayEquals(model.weights(), again.weights());
    try (MilPredictor before = MilPredictor.open(model, Device.CPU);
        MilPredictor after = MilPredictor.open(again, Device.CPU)) {
      assertArrayEquals(before.predict(bag()).answer(), after.predict(bag()).answer(), 0);
    }
  }

  @Test
  public void everyHeadComesBackAsItWas() throws IOException {
    for (MilHead head : Heads.all()) {
      assertComesBack(model(head, CLASSES));
    }
  }

  @Test
  public void everyTaskComesBackAsItWas() throws IOException {
    MilHead head = Heads.named("gated-abmil");
    assertComesBack(model(head, new ClassReadout(List.of("a", "b", "c"))));
    assertComesBack(model(head, new NumberReadout(41.5, 0.1, NumberLoss.L2)));
    assertComesBack(model(head, new CoxReadout(List.of(1.5), List.of(0.25), 0.125)));
    assertComesBack(
        model(
            head,
            new LabelsReadout(
                List.of("ER", "Grade"), List.of(List.of("-", "+"), List.of("1", "2", "3")))));
  }

  @Test
  public void severalModelsAsOneComeBackAsTheyWere() throws IOException {
    assertComesBack(
        MilEnsemble.of(
            List.of(model(Heads.named("abmil"), CLASSES), model(Heads.named("transmil"), CLASSES)),
            Optional.empty()));
  }

  @Test
  public void whatContradictsTheFileIsRefused() throws IOException {
    Path file = written(model(Heads.named("abmil"), CLASSES));
    assertRefused(file, Optional.of("max"), List.of(), "holds a abmil head, not max");
    assertRefused(file, Optional.empty(), List.of("a", "b"), "names its classes itself");
  }

  private static void assertRefused(
      Path file, Optional<String> head, List<String> classes, String because) {
    String message =
        assertThrows(
                WeightsException.class,
                () -> MilCheckpoint.read(file, head, new OutputMeaning.Classes(classes), "Label"))
            .getMessage();
    assertTrue(message, message.contains(because) && message.contains("model.safetensors"));
  }

  @Test
  public void whatDoesNotFitTogetherIsRefused() throws IOException {
    Path file = written(model(Heads.named("mean"), CLASSES));
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("head", "abmil");
    wrong.put("dimension", "25");
    wrong.put("class/2", "a third");
    wrong.put("task/task", "astrology");
    for (Map.Entry<String, String> entry : wrong.entrySet()) {
      assertRefused(changed(file, MilModelFile.PREFIX + entry.getKey(), entry.getValue()));
    }
    assertRefused(changed(file, "models", "2000000000"));
    assertRefused(changed(file, MilModelFile.PREFIX + "dimension", "many"));
  }

  private void assertRefused(Path file) {
    assertRefused(file, Optional.empty(), List.of(), "");
  }

  private Path changed(Path file, String name, String value) throws IOException {
    SafeTensors model = SafeTensors.parse(Files.readAllBytes(file), "");
    Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
    metadata.put(name, value);
    Path changed = folder.newFolder().toPath().resolve("model.safetensors");
    new SafeTensors(model.tensors(), metadata).write(changed);
    return changed;
  }

  @Test
  public void damagedFilesAreRefusedOrRead() throws IOException {
    byte[] original = Files.readAllBytes(written(model(Heads.named("clam-sb"), CLASSES)));
    Path file = folder.getRoot().toPath().resolve("model.safetensors");
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bytes = original.clone();
      bytes[random.nextInt(2000)] = (byte) random.nextInt(256);
      Files.write(file, bytes);
      try {
        MilCheckpoint.read(file, Optional.empty(), UNNAMED, "Label");
      } catch (WeightsException e) {
        refused++;
        assertTrue(e.getMessage(), e.getMessage().contains("model.safetensors"));
      }
    }
    assertTrue(refused + " refused", refused > 50);
  }
}
