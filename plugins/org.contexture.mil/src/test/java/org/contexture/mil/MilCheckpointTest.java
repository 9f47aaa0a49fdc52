package org.contexture.mil;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The authors' state dicts, as they stand in the reference data, become models. */
public class MilCheckpointTest {

  private static final List<String> CLASSES = List.of("no", "yes");
  private static final List<String> POOLING = List.of("mean", "max");
  private static final int DIMENSION = 24;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void readsAClamStateDict() throws Exception {
    readAndPredict("clam_sb", "clam-sb", "out.prob", "module.");
  }

  @Test
  public void readsATransMilStateDictOfAWrappedModel() throws Exception {
    SafeTensors parameters = parameters("transmil_params");
    MilModel model =
        MilCheckpoint.read(wrapped(parameters, "model."), "x.ckpt", "transmil", CLASSES, "Label");
    assertEquals(1024, model.dimension());
    SafeTensors numbers = fixture("transmil_n50");
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      double p = predictor.predict(bag(numbers)).probabilities()[1];
      assertEquals(numbers.get("out.prob").floats()[1], p, 1e-6);
    }
  }

  @Test
  public void readsAnAbmilStateDictOfOneOutput() throws Exception {
    MilModel model =
        MilCheckpoint.read(parameters("abmil_gated"), "x.pt", "gated-abmil", CLASSES, "Label");
    SafeTensors numbers = fixture("abmil_gated");
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      double p = predictor.predict(bag(numbers)).probabilities()[1];
      assertEquals(numbers.get("out.prob").floats()[0], p, 1e-6);
    }
  }

  @Test
  public void readsADsmilStateDict() throws Exception {
    MilModel model = MilCheckpoint.read(parameters("dsmil"), "x.pth", "dsmil", CLASSES, "Label");
    assertEquals(64, model.dimension());
  }

  @Test
  public void listsWhatDoesNotFit() throws Exception {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(parameters("clam_sb").tensors());
    tensors.put("surplus", tensors.remove("classifiers.bias"));
    WeightsException e =
        assertThrows(
            WeightsException.class,
            () ->
                MilCheckpoint.read(
                    new SafeTensors(tensors, Map.of()), "x.pt", "clam-sb", CLASSES, "Label"));
    assertTrue(e.getMessage(), e.getMessage().contains("classifiers.bias"));
    assertTrue(e.getMessage(), e.getMessage().contains("surplus"));
  }

  @Test
  public void saysThatAFileHoldsAnotherHead() throws Exception {
    SafeTensors dsmil = parameters("dsmil");
    WeightsException e =
        assertThrows(
            WeightsException.class,
            () -> MilCheckpoint.read(dsmil, "x.pth", "clam-sb", CLASSES, "Label"));
    assertTrue(e.getMessage(), e.getMessage().contains("x.pth holds no clam-sb head"));
  }

  @Test
  public void saysThatTheNumberOfClassesIsAnother() throws Exception {
    SafeTensors dsmil = parameters("dsmil");
    WeightsException e =
        assertThrows(
            WeightsException.class,
            () -> MilCheckpoint.read(dsmil, "x.pth", "dsmil", List.of("a", "b", "c"), "Label"));
    assertTrue(e.getMessage(), e.getMessage().contains("2 outputs"));
  }

  @Test
  public void recognisesEveryHeadByItsTensors() throws Exception {
    for (MilHead head : Heads.all()) {
      Path file = fresh(head);
      if (POOLING.contains(head.name())) { // the same tensors
        WeightsException e =
            assertThrows(
                WeightsException.class,
                () -> MilCheckpoint.read(file, Optional.empty(), List.of(), "Label"));
        assertTrue(e.getMessage(), e.getMessage().contains("more than one head: " + POOLING));
      } else {
        MilModel model = MilCheckpoint.read(file, Optional.empty(), List.of(), "Label");
        assertEquals(head.name(), model.head());
        assertEquals(DIMENSION, model.dimension());
        assertEquals(List.of("0", "1"), model.classes());
      }
    }
  }

  @Test
  public void clamsFilesOfOtherVersionsAreTheSameModel() throws Exception {
    Map<String, StoredTensor> present = clam("clam-sb");
    double expected = prediction(present, "clam-sb").probabilities()[1];
    for (UnaryOperator<String> version :
        List.<UnaryOperator<String>>of(
            name -> name.replace("attention_net.", "attention_net.module."),
            name -> "module." + name.replace("attention_net.", "attention_net.module."),
            name -> name.replace("attention_net.3.", "attention_net.2."),
            name ->
                name.replace("classifiers.", "classifier.")
                    .replace("instance_classifier.", "instance_classifiers."))) {
      Map<String, StoredTensor> other = new LinkedHashMap<>();
      present.forEach((name, tensor) -> other.put(version.apply(name), tensor));
      assertEquals(expected, prediction(other, "clam-sb").probabilities()[1], 0);
    }
  }

  @Test
  public void withoutInstanceClassifiersTilesHaveNoScore() throws Exception {
    for (String head : List.of("clam-sb", "clam-mb")) {
      Map<String, StoredTensor> tensors = clam(head);
      Prediction whole = prediction(tensors, head);
      tensors.keySet().removeIf(name -> name.startsWith("instance_classifiers"));
      Prediction part = prediction(tensors, head);
      assertEquals(whole.probabilities()[1], part.probabilities()[1], 0);
      assertEquals(whole.attention()[0], part.attention()[0], 0);
      assertTrue(Double.isNaN(part.scores(0)[0]));
      assertFalse(Double.isNaN(whole.scores(0)[0]));
    }
  }

  private Map<String, StoredTensor> clam(String head) throws Exception {
    return new LinkedHashMap<>(SafeTensors.read(fresh(Heads.named(head))).tensors());
  }

  private Prediction prediction(Map<String, StoredTensor> tensors, String head) throws Exception {
    Path file = folder.getRoot().toPath().resolve("other.safetensors");
    Files.write(file, new SafeTensors(tensors, Map.of()).toBytes());
    MilModel model = MilCheckpoint.read(file, Optional.empty(), CLASSES, "Label");
    assertEquals(head, model.head());
    float[] values = new float[5 * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      FloatMatrix features = new FloatMatrix(5, DIMENSION, values);
      return predictor.predict(new Bag("S", "P", Optional.empty(), () -> features));
    }
  }

  @Test
  public void saysThatAFileFitsNoHead() throws Exception {
    Path file = folder.newFile("x.safetensors").toPath();
    Files.write(
        file,
        new SafeTensors(Map.of("strange", StoredTensor.of(new float[1], 1)), Map.of()).toBytes());
    WeightsException e =
        assertThrows(
            WeightsException.class,
            () -> MilCheckpoint.read(file, Optional.empty(), List.of(), "Label"));
    assertTrue(e.getMessage(), e.getMessage().contains("no head"));
    assertTrue(e.getMessage(), e.getMessage().contains("strange"));
  }

  private Path fresh(MilHead head) throws IOException {
    Path file = folder.newFile(head.name() + ".safetensors").toPath();
    try (Weights weights = new Weights();
        Initialiser initialiser = new Initialiser(weights, 0)) {
      head.initialise(initialiser, head.sizes(DIMENSION, 2));
      Files.write(file, weights.save(Map.of()).toBytes());
    }
    return file;
  }

  private static void readAndPredict(String file, String head, String expected, String prefix)
      throws Exception {
    MilModel model =
        MilCheckpoint.read(wrapped(parameters(file), prefix), "x.pt", head, CLASSES, "Label");
    SafeTensors numbers = fixture(file);
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      double[] p = predictor.predict(bag(numbers)).probabilities();
      assertEquals(numbers.get(expected).floats()[1], p[1], 1e-6);
    }
  }

  private static Bag bag(SafeTensors numbers) throws WeightsException {
    FloatMatrix input = Tensors.matrix(Tensors.of(numbers.get("input"))); // [tiles, dimension]
    return new Bag("S", "P", Optional.empty(), () -> input);
  }

  /** Only the parameters of a fixture. */
  private static SafeTensors parameters(String file) throws WeightsException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(fixture(file).tensors());
    tensors.keySet().removeIf(name -> name.matches("(peaked|out|extra|mid|input).*"));
    return new SafeTensors(tensors, Map.of());
  }

  private static SafeTensors wrapped(SafeTensors file, String prefix) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    file.tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    return new SafeTensors(tensors, Map.of());
  }

  private static SafeTensors fixture(String file) throws WeightsException {
    Path shared = Path.of(System.getProperty("contexture.shared", "absent"));
    Path path = shared.resolve("fixtures/mil").resolve(file + ".safetensors");
    Assume.assumeTrue("No reference data at " + path, Files.exists(path));
    return SafeTensors.read(path);
  }
}
