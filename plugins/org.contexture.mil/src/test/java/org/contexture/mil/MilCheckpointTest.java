package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.HazardReadout;
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

  private static final OutputMeaning CLASSES = new OutputMeaning.Classes(List.of("no", "yes"));
  private static final OutputMeaning UNNAMED = new OutputMeaning.Classes(List.of());
  private static final List<String> POOLING = List.of("mean", "max");
  private static final int DIMENSION = 24;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void readsAClamStateDict() throws Exception {
    readAndPredict("clam_sb", "clam-sb", "out.prob", "module.");
  }

  /** MIL-Lab's ABMIL, computed here as its code does: embedding, gate, mean by attention. */
  @Test
  public void readsAFeatherStateDictOfTheHub() throws Exception {
    int width = 5;
    int gate = 3;
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    addLinear(tensors, "model.patch_embed.0", DIMENSION, width);
    addLinear(tensors, "model.global_attn.attention_a.0", width, gate);
    addLinear(tensors, "model.global_attn.attention_b.0", width, gate);
    addLinear(tensors, "model.global_attn.attention_c", gate, 1);
    addLinear(tensors, "model.classifier", width, 3);
    Path file = folder.getRoot().toPath().resolve("feather.safetensors");
    new SafeTensors(tensors, Map.of("format", "pt")).write(file);
    double[][] h = new double[4][];
    double[] attention = new double[4];
    double sum = 0;
    FloatMatrix tiles = new FloatMatrix(4, DIMENSION, drawn(4 * DIMENSION, 2));
    for (int t = 0; t < 4; t++) {
      h[t] = linear(tensors, "model.patch_embed.0", doubles(tiles.row(t)));
      Arrays.setAll(h[t], unit(h[t], v -> Math.max(0, v)));
      double[] a = linear(tensors, "model.global_attn.attention_a.0", h[t]);
      double[] b = linear(tensors, "model.global_attn.attention_b.0", h[t]);
      Arrays.setAll(a, i -> Math.tanh(a[i]) / (1 + Math.exp(-b[i])));
      attention[t] = Math.exp(linear(tensors, "model.global_attn.attention_c", a)[0]);
      sum += attention[t];
    }
    double[] bag = new double[width];
    for (int t = 0; t < 4; t++) {
      for (int i = 0; i < width; i++) {
        bag[i] += attention[t] / sum * h[t][i];
      }
    }
    double[] p = linear(tensors, "model.classifier", bag);
    double all = Arrays.stream(p).map(Math::exp).sum();
    Arrays.setAll(p, unit(p, v -> Math.exp(v) / all));
    MilModel model =
        MilCheckpoint.read(
            file, Optional.empty(), new OutputMeaning.Classes(List.of("x", "y", "z")), "Subtype");
    assertEquals("clam-sb", model.head());
    Bag slide = new Bag("S", "P", Optional.empty(), () -> tiles);
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU);
        SlideEmbedding embedding = SlideEmbedding.of(model, Device.CPU)) {
      assertArrayEquals(p, predictor.predict(slide).probabilities(), 1e-6);
      assertArrayEquals(bag, doubles(embedding.embed(slide)), 1e-6);
    }
  }

  private static IntToDoubleFunction unit(double[] values, DoubleUnaryOperator function) {
    return i -> function.applyAsDouble(values[i]);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static float[] drawn(int count, double scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * Math.sin(1.7 * i + count));
    }
    return values;
  }

  private static void addLinear(Map<String, StoredTensor> tensors, String name, int in, int out) {
    tensors.put(name + ".weight", StoredTensor.of(drawn(in * out, 0.7), out, in));
    tensors.put(name + ".bias", StoredTensor.of(drawn(out, 0.3), out));
  }

  private static double[] linear(Map<String, StoredTensor> tensors, String name, double[] x) {
    float[] weight = tensors.get(name + ".weight").floats();
    double[] y = doubles(tensors.get(name + ".bias").floats());
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
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
            () ->
                MilCheckpoint.read(
                    dsmil,
                    "x.pth",
                    "dsmil",
                    new OutputMeaning.Classes(List.of("a", "b", "c")),
                    "Label"));
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
                () -> MilCheckpoint.read(file, Optional.empty(), UNNAMED, "Label"));
        assertTrue(e.getMessage(), e.getMessage().contains("more than one head: " + POOLING));
      } else {
        MilModel model = MilCheckpoint.read(file, Optional.empty(), UNNAMED, "Label");
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
  public void aHeadIsFoundBehindAPrefixBesideOtherTensors() throws Exception {
    Map<String, StoredTensor> plain = clam("clam-sb");
    double expected = prediction(plain, "clam-sb").probabilities()[1];
    for (String prefix : List.of("model.", "net.", "model.mil.head.", "module.classifier.")) {
      Map<String, StoredTensor> wrapped = new LinkedHashMap<>();
      wrapped.put("criterion.weight", StoredTensor.of(new float[2], 2));
      plain.forEach((name, tensor) -> wrapped.put(prefix + name, tensor));
      assertEquals(expected, prediction(wrapped, "clam-sb").probabilities()[1], 0);
      Map<String, String> provenance = model(wrapped).provenance();
      assertEquals(prefix.replace("module.", ""), provenance.get("found behind the prefix"));
      assertEquals("criterion.weight", provenance.get("tensors beside it, not read"));
    }
  }

  @Test
  public void ofTwoCopiesTheAverageOfTheWeightsIsTaken() throws Exception {
    Map<String, StoredTensor> plain = clam("clam-sb");
    Map<String, StoredTensor> both = new LinkedHashMap<>();
    plain.forEach(
        (name, tensor) -> {
          long[] shape = tensor.shape().stream().mapToLong(n -> n).toArray();
          int count = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
          both.put("model." + name, StoredTensor.of(new float[count], shape));
          both.put("ema_model.module." + name, tensor);
        });
    both.put("ema_model.n_averaged", StoredTensor.of(new float[1], 1));
    assertEquals(
        prediction(plain, "clam-sb").probabilities()[1],
        prediction(both, "clam-sb").probabilities()[1],
        0);
  }

  @Test
  public void outputsMayBeANumberARiskOrIntervals() throws Exception {
    Path file = folder.newFile("risk.safetensors").toPath();
    for (int outputs : new int[] {1, 4}) {
      try (Weights weights = new Weights();
          Initialiser initialiser = new Initialiser(weights, 0)) {
        MilHead head = Heads.named("gated-abmil");
        head.initialise(initialiser, head.sizes(DIMENSION, 2).withOutputs(outputs));
        Files.write(file, weights.save(Map.of()).toBytes());
      }
      for (OutputMeaning meaning :
          List.of(
              new OutputMeaning.OneNumber(),
              new OutputMeaning.LogRisk(),
              new OutputMeaning.Hazards(List.of()))) {
        if (meaning instanceof OutputMeaning.Hazards == (outputs == 4)) {
          MilModel model = MilCheckpoint.read(file, Optional.empty(), meaning, "Label");
          assertEquals(List.of(), model.classes());
        } else {
          WeightsException e =
              assertThrows(
                  WeightsException.class,
                  () -> MilCheckpoint.read(file, Optional.empty(), meaning, "Label"));
          assertTrue(e.getMessage(), e.getMessage().contains(" outputs; expected "));
        }
      }
    }
    HazardReadout hazards =
        (HazardReadout)
            MilCheckpoint.read(
                    file, Optional.empty(), new OutputMeaning.Hazards(List.of()), "Label")
                .readout();
    assertEquals(List.of(1.0, 2.0, 3.0, 4.0), hazards.times());
    double[] even = new double[4]; // a hazard of one half in each interval
    assertEquals(0.25, hazards.survival(even, 2), 1e-12);
    assertEquals(-(0.5 + 0.25 + 0.125 + 0.0625), hazards.answer(even)[0], 1e-12);
  }

  @Test
  public void weightsThatAreNoNumbersAreRefused() throws Exception {
    Map<String, StoredTensor> tensors = clam("clam-sb");
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      tensors.put("classifiers.bias", StoredTensor.of(new float[] {0, bad}, 2));
      WeightsException e = assertThrows(WeightsException.class, () -> model(tensors));
      assertTrue(e.getMessage(), e.getMessage().contains("“classifiers.bias” has values that are"));
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
    MilModel model = model(tensors);
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

  private MilModel model(Map<String, StoredTensor> tensors) throws Exception {
    Path file = folder.getRoot().toPath().resolve("other.safetensors");
    Files.write(file, new SafeTensors(tensors, Map.of()).toBytes());
    return MilCheckpoint.read(file, Optional.empty(), CLASSES, "Label");
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
            () -> MilCheckpoint.read(file, Optional.empty(), UNNAMED, "Label"));
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
