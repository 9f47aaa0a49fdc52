package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.ClassReadout;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.device.Device;
import org.junit.Test;

/** The vector of a slide. */
public class SlideEmbeddingTest {

  private static final ClassReadout CLASSES = new ClassReadout(List.of("a", "b", "c"));

  /** The last layer of each head that has one over one vector. */
  private static final Map<String, String> CLASSIFIERS =
      new LinkedHashMap<>(
          Map.of(
              "mean", "classifier.0",
              "abmil", "classifier.0",
              "gated-abmil", "classifier.0",
              "clam-sb", "classifiers",
              "transmil", "_fc2",
              "mhim-abmil", "predictor",
              "mhim-transmil", "predictor",
              "mhim2-abmil", "predictor",
              "mhim2-transmil", "predictor"));

  private static float[] vector(MilModel model) throws IOException {
    try (SlideEmbedding embedding = SlideEmbedding.of(model, Device.CPU)) {
      return embedding.embed(MilModelFileTest.bag());
    }
  }

  @Test
  public void withoutAModelItIsTheMeanOfTheTiles() throws IOException {
    FloatMatrix tiles = MilModelFileTest.bag().features().read();
    float[] mean = SlideEmbedding.mean().embed(MilModelFileTest.bag());
    for (int d = 0; d < mean.length; d++) {
      double sum = 0;
      for (int t = 0; t < tiles.rows(); t++) {
        sum += tiles.row(t)[d];
      }
      assertEquals(sum / tiles.rows(), mean[d], 1e-6);
    }
  }

  /** The classifier of the vector gives what the model predicts. */
  @Test
  public void ofAModelItIsWhatItsClassifierSees() throws IOException {
    for (Map.Entry<String, String> one : CLASSIFIERS.entrySet()) {
      MilModel model = MilModelFileTest.model(Heads.named(one.getKey()), CLASSES);
      float[] vector = vector(model);
      SafeTensors weights = SafeTensors.parse(model.weights(), "");
      float[] weight = weights.get(one.getValue() + ".weight").floats();
      float[] bias = weights.get(one.getValue() + ".bias").floats();
      double[] p = new double[bias.length];
      double sum = 0;
      for (int c = 0; c < p.length; c++) {
        double logit = bias[c];
        for (int i = 0; i < vector.length; i++) {
          logit += (double) weight[c * vector.length + i] * vector[i];
        }
        p[c] = Math.exp(logit);
        sum += p[c];
      }
      for (int c = 0; c < p.length; c++) {
        p[c] /= sum;
      }
      try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
        assertArrayEquals(
            one.getKey(), predictor.predict(MilModelFileTest.bag()).answer(), p, 1e-5);
      }
    }
  }

  @Test
  public void headsWithAVectorForEachClassHaveThemAll() throws IOException {
    assertEquals(3 * 24, vector(MilModelFileTest.model(Heads.named("dsmil"), CLASSES)).length);
    assertEquals(3 * 512, vector(MilModelFileTest.model(Heads.named("clam-mb"), CLASSES)).length);
  }

  @Test
  public void whatHasNoVectorSaysSo() {
    MilModel max = MilModelFileTest.model(Heads.named("max"), CLASSES);
    String message = assertThrows(BagException.class, () -> vector(max)).getMessage();
    assertTrue(message, message.contains("has no vector of the slide"));
    MilModel two = MilEnsemble.of(List.of(max, max), Optional.empty());
    String of =
        assertThrows(IllegalArgumentException.class, () -> SlideEmbedding.of(two, Device.CPU))
            .getMessage();
    assertTrue(of, of.contains("consists of 2 models"));
  }
}
