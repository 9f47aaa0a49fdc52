package org.contexture.mil;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.mil.clinical.ClinicalEncoding;
import org.contexture.mil.clinical.Fact;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.CoxReadout;
import org.contexture.mil.task.NumberLoss;
import org.contexture.mil.task.NumberReadout;
import org.contexture.mil.task.Readout;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;
import org.junit.Test;

/** A model that looks at a slide's mean alone, as one linear function. */
public class LinearModelTest {

  private static final int DIMENSION = 6;

  private static float[] drawn(int count, double scale, double shift) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (shift + scale * Math.sin(1.3 * i + count));
    }
    return values;
  }

  private static MilModel model(String head, Readout readout, int outputs) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put(
        "classifier.0.weight",
        StoredTensor.of(drawn(outputs * DIMENSION, 1, 0), outputs, DIMENSION));
    tensors.put("classifier.0.bias", StoredTensor.of(drawn(outputs, 0.5, 0.1), outputs));
    tensors.put("standardisation.mean", StoredTensor.of(drawn(DIMENSION, 2, 1), DIMENSION));
    tensors.put("standardisation.deviation", StoredTensor.of(drawn(DIMENSION, 0.4, 1), DIMENSION));
    byte[] file = new SafeTensors(tensors, Map.of()).toBytes();
    return new MilModel(head, DIMENSION, readout, "Label", file, Map.of());
  }

  private static double[] answer(MilModel model, FloatMatrix tiles) throws IOException {
    Bag bag = new Bag("S", "P", Optional.empty(), () -> tiles);
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      return model.readout().answer(predictor.predict(bag).outputs());
    }
  }

  private static double[] linear(LinearModel model, FloatMatrix tiles) {
    double[] outputs = new double[model.biases().length];
    for (int o = 0; o < outputs.length; o++) {
      outputs[o] = model.biases()[o];
      for (int i = 0; i < DIMENSION; i++) {
        double mean = 0;
        for (int t = 0; t < tiles.rows(); t++) {
          mean += tiles.row(t)[i] / tiles.rows();
        }
        outputs[o] += model.weights()[o * DIMENSION + i] * mean;
      }
    }
    return outputs;
  }

  private static FloatMatrix tiles() {
    return new FloatMatrix(7, DIMENSION, drawn(7 * DIMENSION, 1.5, 0.7));
  }

  private static double[] softmax(double[] outputs) {
    double sum = 0;
    double[] p = outputs.clone();
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(outputs[i]);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }

  @Test
  public void classesHaveTheSameProbabilities() throws IOException {
    for (List<String> classes : List.of(List.of("a", "b"), List.of("a", "b", "c"))) {
      MilModel model =
          model("mean", new ClassReadout(classes), classes.size() == 2 ? 1 : classes.size());
      double[] expected = answer(model, tiles());
      double[] found = softmax(linear(LinearModel.of(model), tiles()));
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], 1e-5);
      }
    }
  }

  @Test
  public void numbersAreTheSame() throws IOException {
    MilModel model = model("mean", new NumberReadout(40, 12, NumberLoss.L2), 1);
    double expected = answer(model, tiles())[0];
    assertEquals(expected, linear(LinearModel.of(model), tiles())[0], 1e-4);
  }

  @Test
  public void whatIsNotLinearIsRefusedWithTheReason() throws IOException {
    ClassReadout two = new ClassReadout(List.of("a", "b"));
    assertRefused(model("max", two, 1), "the head “max” weighs single tiles");
    assertRefused(
        MilEnsemble.of(List.of(model("mean", two, 1), model("mean", two, 1)), Optional.empty()),
        "mean of 2 models");
    assertRefused(
        model("mean", new CoxReadout(List.of(1.0), List.of(0.5), 0), 1), "its task is neither");
    SafeTensors file = SafeTensors.parse(model("mean", two, 1).weights(), "a model");
    ClinicalEncoding facts = ClinicalEncoding.fit(List.of(Map.of("age", new Fact.Quantity(50))));
    byte[] asking = new SafeTensors(file.tensors(), Map.of("clinical", facts.save())).toBytes();
    assertRefused(
        new MilModel("mean", DIMENSION, two, "Label", asking, Map.of()),
        "asks for clinical facts: [age]");
  }

  private static void assertRefused(MilModel model, String because) {
    String message = assertThrows(WeightsException.class, () -> LinearModel.of(model)).getMessage();
    assertTrue(message, message.contains(because));
  }
}
